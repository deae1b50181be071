package check

import (
	"bytes"
	"debug/elf"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/abi"
	"github.com/gondk/gondk/magefiles/internal/elfabi"
)

// Archive says what an archive has to be.
type Archive struct {
	ABI    *abi.ABI
	CPU    string   // the level that was asked for: "v8.0" for GOARM64
	Header string   // text of the ABI's own cgo header
	Keep   []string // symbols that may be global beside the header's; * stands for anything: Java_*

	HostPaths []string // folders of the machine that must not show in the archive: the project, the user's home, Go's build folder
}

// CheckArchive judges an archive as it leaves the build.
func CheckArchive(a *elfabi.Archive, want Archive) []Finding {
	c := &archiveCheck{archive: a, want: want}
	c.members()
	if c.goObject == nil {
		return c.findings
	}
	c.goBuild()
	c.tls()
	c.initArray()
	c.exports()
	c.reproducible()
	return c.findings
}

type archiveCheck struct {
	archive  *elfabi.Archive
	want     Archive
	objects  []*elfabi.Object
	goObject *elfabi.Object
	info     *elfabi.GoInfo
	findings []Finding
}

const rebuild = "Remove the archive's build folder and build it again with gondk."

func (c *archiveCheck) add(id string, s Severity, cure, seen string, args ...any) {
	c.findings = append(c.findings, Finding{id, s, c.archive.Path + ": " + fmt.Sprintf(seen, args...), cure})
}

// members reads every member and finds the one that holds Go code.
func (c *archiveCheck) members() {
	withGo := 0
	for _, m := range c.archive.Members {
		o := c.object(m)
		if o == nil {
			continue
		}
		c.objects = append(c.objects, o)
		info, err := o.GoInfo()
		if err != nil {
			c.findings = append(c.findings, Finding{"ar-members", Error, err.Error(), rebuild})
		}
		if info != nil {
			withGo++
			c.goObject, c.info = o, info
		}
	}
	if withGo != 1 {
		c.goObject = nil
		c.add("ar-members", Error, rebuild, "%d of its members hold Go code, not 1", withGo)
	}
	if !c.archive.Index && len(c.archive.Members) > 0 {
		c.add("ar-members", Error, "Make it with llvm-ar rcsD.", "has no symbol index, so linkers take nothing from it")
	}
	if !c.defines("crosscall2") {
		c.add("ar-members", Error, rebuild, "no member defines crosscall2, by which C calls Go")
	}
}

func (c *archiveCheck) object(m *elfabi.Member) *elfabi.Object {
	if m.IsBitcode() {
		c.add("ar-bitcode", Warning, "Build C parts without -flto.", "member %s is LLVM bitcode: it links with the same or a newer LLVM only", m.Name)
		return nil
	}
	o, err := m.Object()
	if err != nil {
		c.findings = append(c.findings, Finding{"ar-member-elf", Error, err.Error(), rebuild})
		return nil
	}
	a := c.want.ABI
	if o.Type != elf.ET_REL || o.Machine != a.Machine || o.Class != a.Class {
		c.add("ar-member-elf", Error, "Build it with the compiler of this ABI.", "member %s is %s %s %s; %s wants ET_REL %s %s",
			m.Name, o.Type, o.Class, o.Machine, a.Name, a.Class, a.Machine)
	}
	return o
}

func (c *archiveCheck) defines(name string) bool {
	for _, o := range c.objects {
		for s := range o.Symbols() {
			if s.Name == name && !s.Undefined() {
				return true
			}
		}
	}
	return false
}

func (c *archiveCheck) goBuild() {
	a := c.want.ABI
	if goos := c.info.Setting("GOOS"); goos != "android" {
		c.add("go-goos", Error, "Build it with GOOS=android, which gondk does.", "built with GOOS=%s: an app cannot load it", goos)
	}
	if goarch := c.info.Setting("GOARCH"); goarch != a.GOARCH {
		c.add("go-goarch", Error, "Build it with GOARCH="+a.GOARCH+".", "built with GOARCH=%s; %s wants %s", goarch, a.Name, a.GOARCH)
		return
	}
	got := c.info.Setting(a.LevelVar)
	if got != c.want.CPU {
		c.add("go-cpu-level", Error, rebuild, "built with %s=%s, not %s as abi-matrix.toml asks", a.LevelVar, got, c.want.CPU)
		return
	}
	c.level(got)
}

// highest has the highest level that every device of an ABI has, by GOARCH. Android's x86_64 asks for SSE4.2 and POPCNT, which are Go's v2.
var highest = map[string]string{"arm64": "v8.0", "arm": "7", "amd64": "v2", "386": "softfloat"}

// level judges a CPU level that was asked for.
func (c *archiveCheck) level(got string) {
	a := c.want.ABI
	level, extra, _ := strings.Cut(got, ",") // GOARM64=v8.0,lse
	asked, everywhere := slices.Index(a.Levels, level), slices.Index(a.Levels, highest[a.GOARCH])
	switch {
	case asked > everywhere || extra != "" && a.GOARCH == "arm64":
		c.add("go-cpu-level", Warning, c.setLevel(a.Level)+", unless no such device matters.",
			"%s=%s: devices of %s that have no more than %s stop with SIGILL", a.LevelVar, got, a.Name, highest[a.GOARCH])
	case asked < everywhere && a.GOARCH == "arm":
		c.add("go-arm-level", Warning, c.setLevel(a.Level)+".", "GOARM=%s makes slower code; every device of armeabi-v7a has 7", got)
	}
}

// setLevel names the matrix's key for the CPU level, goarm64.
func (c *archiveCheck) setLevel(level string) string {
	return fmt.Sprintf("Set %s = %q for this ABI in abi-matrix.toml", strings.ToLower(c.want.ABI.LevelVar), level)
}

func (c *archiveCheck) tls() {
	const cure = "Build it with GOOS=android, which gondk does."
	for _, o := range c.objects {
		if names := o.TLSSections(); len(names) > 0 {
			c.add("ar-go-tls", Error, cure, "has thread-local data (%s): Android refuses to load it", strings.Join(names, ", "))
		}
		for _, r := range o.RelocTypes() {
			if r.TLS {
				c.add("ar-go-tls", Error, cure, "has %d thread-local relocations %s in %s: Android refuses to load it", r.Count, r.Name, r.Section)
			}
		}
	}
	slot, ok := c.goObject.TLSSlot()
	if want := c.want.ABI.TLSSlot; !ok || slot != want {
		seen := fmt.Sprintf("is %d", slot)
		if !ok {
			seen = "is no word of plain data"
		}
		c.add("go-tls-slot", Error, "Build it with an unchanged Go release and GOOS=android.", "runtime.tls_g %s; on %s it must be %d", seen, c.want.ABI.Name, want)
	}
}

func (c *archiveCheck) initArray() {
	var entries []string
	for _, o := range c.objects {
		entries = append(entries, o.InitArray()...)
	}
	want := "_rt0_" + c.want.ABI.GOARCH + "_android_lib"
	if n := count(entries, want); n != 1 {
		c.add("go-init-array", Error, rebuild, "%d entries of .init_array start Go's runtime by %s, not 1 (it has: %s); the first call into Go would wait for ever",
			n, want, list(entries))
	}
}

func count(all []string, one string) int {
	n := 0
	for _, s := range all {
		if s == one {
			n++
		}
	}
	return n
}

// exports holds the archive's global functions against what the header declares.
func (c *archiveCheck) exports() {
	declared := elfabi.ExportsOfHeader(c.want.Header)
	global := c.globals()
	if names := without(declared, global, nil); len(names) > 0 {
		c.add("ar-exports-header", Error, rebuild, "the header declares %s, which no member defines as global: programs that call it do not link", some(names))
	}
	if names := without(global, declared, c.want.Keep); len(names) > 0 {
		c.add("ar-exports-header", Error, rebuild, "global beside the header's functions and the matrix's keep: %s; they would clash with those of another library", some(names))
	}
	if bits := elfabi.GoIntBits(c.want.Header); bits != 0 && bits != 32*int(c.want.ABI.Class) {
		c.add("ar-exports-header", Error, rebuild, "the header is of an ABI with a GoInt of %d bits; %s has %d", bits, c.want.ABI.Name, 32*int(c.want.ABI.Class))
	}
}

func (c *archiveCheck) globals() []string {
	var names []string
	for _, o := range c.objects {
		for s := range o.Symbols() {
			if s.Exported() {
				names = append(names, s.Name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// without gives the names that are not among others and fit none of the patterns.
func without(names, others, patterns []string) []string {
	var left []string
	for _, name := range names {
		fits := func(pattern string) bool {
			ok, err := path.Match(pattern, name)
			return ok && err == nil
		}
		if !slices.Contains(others, name) && !slices.ContainsFunc(patterns, fits) {
			left = append(left, name)
		}
	}
	return left
}

// some gives the first names of a list and the number of the others.
func some(names []string) string {
	const shown = 8
	if len(names) <= shown {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:shown], ", "), len(names)-shown)
}

// reproducible looks for what makes two builds of the same sources differ, or tells who made it.
func (c *archiveCheck) reproducible() {
	for _, m := range c.archive.Members {
		if m.ModTime.Unix() != 0 || m.UID != 0 || m.GID != 0 {
			c.add("ar-repro", Warning, "Make it with llvm-ar rcsD.", "member %s tells a time or a user (%s, %d:%d)", m.Name, m.ModTime.Format("2006-01-02"), m.UID, m.GID)
		}
		for _, host := range c.want.HostPaths {
			if host != "" && contains(m.Reader(), m.Size, host) {
				c.add("ar-repro", Warning, "Build with -trimpath and -ffile-prefix-map, which gondk does, and keep folders of the machine out of flags.",
					"member %s holds the path %s of this machine", m.Name, host)
			}
		}
	}
	if c.info.Setting("-trimpath") != "true" {
		c.add("ar-repro", Warning, "Build it with -trimpath, which gondk does.", "built without -trimpath: it depends on the folder it is built in")
	}
}

// contains looks for text in a file's first size bytes, a piece at a time.
func contains(r io.ReaderAt, size int64, text string) bool {
	piece := make([]byte, 1<<20+len(text))
	for at := int64(0); at < size; at += 1 << 20 {
		n, _ := r.ReadAt(piece[:min(int64(len(piece)), size-at)], at)
		if bytes.Contains(piece[:n], []byte(text)) {
			return true
		}
	}
	return false
}
