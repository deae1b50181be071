package bundle

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"
)

// Most of the second that bundletool, D8 and javac run goes into loading and verifying their classes. A JVM from 13 on can write at its end
// what it has loaded, for later ones to map (JEP 350, Dynamic CDS Archives); older ones pass over the options.

// sharedClasses are the JVM options by which a program shares loaded classes with its earlier runs. The first run that succeeds writes them
// to file, by the name tmp; in later ones tmp is empty.
type sharedClasses struct {
	options   []string
	file, tmp string
}

// classFiles counts, so that programs that run at once write different files.
var classFiles atomic.Int64

// sharedClasses looks for what a program, such as java, has loaded for these arguments. It only makes a run faster: if nothing can be
// kept, there are no options.
func (b *Builder) sharedClasses(program string, args []string) sharedClasses {
	name, err := classesOf(program, args)
	if b.ClassCache == "" || err != nil || os.MkdirAll(b.ClassCache, 0o777) != nil {
		return sharedClasses{}
	}
	s := sharedClasses{options: []string{"-XX:+IgnoreUnrecognizedVMOptions", "-Xlog:disable"}, file: filepath.Join(b.ClassCache, name)}
	if inUse(s.file) {
		s.options = append(s.options, "-XX:SharedArchiveFile="+s.file)
		return s
	}
	s.tmp = fmt.Sprintf("%s.%d-%d", s.file, os.Getpid(), classFiles.Add(1))
	s.options = append(s.options, "-XX:ArchiveClassesAtExit="+s.tmp)
	return s
}

// keep keeps what the program wrote, unless it failed: one that stopped early has loaded little.
func (s sharedClasses) keep(failed error) {
	if s.tmp == "" {
		return
	}
	if failed != nil || os.Rename(s.tmp, s.file) != nil {
		os.Remove(s.tmp)
		return
	}
	sweep(filepath.Dir(s.file))
}

// unused is how long a file stays in the cache that nobody uses: one for a JDK, a bundletool or a Kotlin that others have replaced.
const unused = 30 * 24 * time.Hour

// inUse reports whether there is a file in the cache, and keeps it from being swept.
func inUse(file string) bool {
	info, err := os.Stat(file)
	if err == nil && time.Since(info.ModTime()) > unused/30 { // a day is exact enough
		os.Chtimes(file, time.Now(), time.Now())
	}
	return err == nil
}

// sweep removes classes that nobody has used for long, also as dex code, and what killed JVMs and builds have left.
func sweep(dir string) {
	entries, _ := os.ReadDir(dir) // it only frees space
	for _, e := range entries {
		ours := strings.Contains(e.Name(), ".jsa") || strings.HasSuffix(e.Name(), ".dex.zip")
		if info, err := e.Info(); err == nil && ours && time.Since(info.ModTime()) > unused {
			os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}

// classesOf returns the file name for a program and its arguments. Those that name a file, such as a jar, count by what the file is now.
func classesOf(program string, args []string) (string, error) {
	sum := sha256.New()
	for _, word := range append([]string{program}, args...) {
		fmt.Fprintf(sum, "%q\n", word)
		if !filepath.IsAbs(word) {
			continue
		}
		for _, file := range filepath.SplitList(word) { // a class path names several
			real, err := filepath.EvalSymlinks(file)
			if err != nil {
				return "", err
			}
			info, err := os.Stat(real)
			if err != nil {
				return "", err
			}
			fmt.Fprintf(sum, "%s %d %d\n", real, info.Size(), info.ModTime().UnixNano())
		}
	}
	return fmt.Sprintf("%x.jsa", sum.Sum(nil)[:12]), nil
}
