package journeys

import (
	"archive/zip"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

func init() {
	commands["entries"] = entries
	commands["extract"] = extract
	commands["samezip"] = sameZip
	commands["stored"] = stored
}

// entries FILE writes the names of what is in a zip, a line each, as jar tf does in half a second.
func entries(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: entries FILE")
	}
	z, err := zip.OpenReader(ts.MkAbs(args[0]))
	ts.Check(err)
	defer z.Close()
	for _, entry := range z.File {
		fmt.Fprintln(ts.Stdout(), entry.Name)
	}
}

// extract FILE NAME RESULT copies what has that name in a zip.
func extract(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: extract FILE NAME RESULT")
	}
	z, err := zip.OpenReader(ts.MkAbs(args[0]))
	ts.Check(err)
	defer z.Close()
	data, err := fs.ReadFile(z, args[1])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), data, 0o666))
}

// stored ALIGNMENT FILE fails unless every library in the APK set's split APKs for ABIs lies uncompressed at a multiple of ALIGNMENT.
func stored(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: stored ALIGNMENT FILE")
	}
	var alignment int64
	_, err := fmt.Sscan(args[0], &alignment)
	ts.Check(err)
	set, err := zip.OpenReader(ts.MkAbs(args[1]))
	ts.Check(err)
	defer set.Close()
	found := 0
	for _, entry := range set.File {
		if !strings.HasPrefix(entry.Name, "splits/") {
			continue
		}
		apk, err := openInner(entry, filepath.Join(ts.Getenv("WORK"), "inner.apk"))
		ts.Check(err)
		for _, lib := range apk.File {
			if path.Ext(lib.Name) != ".so" {
				continue
			}
			offset, err := lib.DataOffset()
			ts.Check(err)
			if lib.Method != zip.Store || offset%alignment != 0 {
				ts.Fatalf("%s: %s has method %d at offset %d", entry.Name, lib.Name, lib.Method, offset)
			}
			found++
		}
		apk.Close()
	}
	if found == 0 {
		ts.Fatalf("%s holds no library", args[1])
	}
}

func openInner(entry *zip.File, tmp string) (*zip.ReadCloser, error) {
	r, err := entry.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	out, err := os.Create(tmp)
	if err != nil {
		return nil, err
	}
	_, err = out.ReadFrom(r)
	if cerr := out.Close(); err != nil || cerr != nil {
		return nil, fmt.Errorf("%v %v", err, cerr)
	}
	return zip.OpenReader(tmp)
}

// sameZip FILE NAME… fails unless the zip has exactly the entries that match the names, in any order; * stands for anything.
func sameZip(ts *testscript.TestScript, neg bool, args []string) {
	z, err := zip.OpenReader(ts.MkAbs(args[0]))
	ts.Check(err)
	defer z.Close()
	unseen := slices.Clone(args[1:])
	for _, entry := range z.File {
		known := false
		for _, pattern := range args[1:] {
			if ok, _ := path.Match(pattern, entry.Name); ok {
				known = true
				unseen = slices.DeleteFunc(unseen, func(p string) bool { return p == pattern })
			}
		}
		if !known {
			ts.Fatalf("%s holds %s, which nobody expects", args[0], entry.Name)
		}
	}
	if len(unseen) > 0 {
		ts.Fatalf("%s lacks %s", args[0], strings.Join(unseen, ", "))
	}
}
