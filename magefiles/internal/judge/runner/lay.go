package runner

import (
	"archive/zip"
	"crypto/sha256"
	"debug/elf"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/build/bind/model"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
	"github.com/gondk/gondk/magefiles/internal/read/zipfile"
)

const (
	planFile    = "plan.txt"
	resultsFile = "results.txt"
)

// Library is one library as the bundle holds it.
type Library struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"` // of its bytes, in hexadecimal
}

// lay puts into dir what the program works on: the bundle's libraries for the ABI, the plan, and a file to read. The program itself stays
// where the linker wrote it: Linux starts none that this process has written while another of its children may still have it open
// (golang/go#22315).
func (e *Executor) lay(dir string, run *Run, b Bundle) error {
	if err := e.Run.Reset(dir); err != nil {
		return err
	}
	libs, err := unpack(b.File, run.ABI, dir)
	if err != nil {
		return fmt.Errorf("%s: %w", e.Run.Rel(b.File), err)
	}
	run.Libraries = libs
	input := inputBytes()
	text, err := plan(dir, libs, int(e.Where.Timeout.Seconds()), sha256.Sum256(input))
	if err != nil {
		return err
	}
	binding, err := e.binding()
	if err != nil {
		return err
	}
	if e.server != nil {
		err = e.Run.WriteFile(filepath.Join(dir, serverFile), []byte(e.server.line+"\n"))
	}
	return errors.Join(err, e.Run.WriteFile(filepath.Join(dir, "input.bin"), input), e.Run.WriteFile(filepath.Join(dir, planFile), []byte(text+binding)))
}

var apiOf = lazyregexp.New(`String API = "([0-9a-f]+)"`)

// binding returns the plan's line about bound packages, if there are any. The bundle's classes were compiled from the sources that are asked.
func (e *Executor) binding() (string, error) {
	if e.Matrix.Bind == nil {
		return "", nil
	}
	file := filepath.Join(e.Matrix.Layout().Archives().Java(), filepath.FromSlash(strings.ReplaceAll(e.Matrix.Bind.Java, ".", "/")), "gondk", "Natives.java")
	text, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	api := apiOf().FindSubmatch(text)
	if api == nil {
		return "", fmt.Errorf("%s has no checksum of what is bound", e.Run.Rel(file))
	}
	return fmt.Sprintf("binding %s %s\n", model.Entry(e.Matrix.Bind.Java), api[1]), nil
}

// inputBytes is a file that has every byte and is no multiple of any block: 1,000,003 bytes.
func inputBytes() []byte {
	data := make([]byte, 1_000_003)
	for i := range data {
		data[i] = byte(i ^ i>>8 ^ i>>16)
	}
	return data
}

// unpack writes the libraries that a bundle has for an ABI into dir, as they are.
func unpack(bundle, abi, dir string) ([]Library, error) {
	z, err := zip.OpenReader(bundle)
	if err != nil {
		return nil, err
	}
	defer z.Close()
	var libs []Library
	for _, f := range z.File {
		if path.Dir(f.Name) != "base/lib/"+abi || path.Ext(f.Name) != ".so" {
			continue
		}
		name := path.Base(f.Name)
		sum, err := extract(f, filepath.Join(dir, name))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		libs = append(libs, Library{name, sum})
	}
	if len(libs) == 0 {
		return nil, fmt.Errorf("it has no library for %s", abi)
	}
	return libs, nil
}

func extract(f *zip.File, to string) (sha string, err error) {
	sum := sha256.New()
	err = zipfile.Extract(f, to, sum)
	return hex.EncodeToString(sum.Sum(nil)), err
}

// plan returns the text of plan.txt for the libraries in dir; c/run.c describes it.
func plan(dir string, libs []Library, seconds int, input [sha256.Size]byte) (string, error) {
	var text strings.Builder
	fmt.Fprintf(&text, "timeout %d\nsha256 %x\n", seconds, input)
	for _, lib := range libs {
		read, err := elfabi.ReadLibrary(filepath.Join(dir, lib.Name))
		if err != nil {
			return "", err
		}
		if read.IsProgram() {
			continue
		}
		kind := "c"
		if read.HasGoInfo() {
			kind = "go"
		}
		fmt.Fprintf(&text, "library %s %s\n", lib.Name, kind)
		for s := range read.Exports() {
			if s.Type() == elf.STT_FUNC {
				fmt.Fprintf(&text, "symbol %s\n", s.Name)
			}
		}
	}
	return text.String(), nil
}
