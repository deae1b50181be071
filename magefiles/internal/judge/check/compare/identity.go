package compare

import (
	"cmp"
	"debug/elf"
	"fmt"
	"strconv"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

func ident(s side) Value {
	id := s.packed.AndroidIdent()
	if id == nil {
		return Value{Text: "none"}
	}
	v := Value{Text: fmt.Sprintf("API %d", id.API), Parts: map[string]string{"API": strconv.Itoa(id.API), "NDK": id.NDK}}
	if id.NDK != "" {
		v.Text += ", NDK " + id.NDK
	}
	return v
}

func goBuildID(s side) Value {
	if id := s.packed.GoBuildID(); id != "" {
		return one(id)
	}
	return one("no Go")
}

func goBuild(s side) Value {
	info, err := s.packed.GoInfo()
	switch {
	case err != nil:
		return Value{Text: "unreadable", Wrong: err.Error()}
	case info == nil:
		return Value{Text: "no Go"}
	}
	v := Value{Parts: map[string]string{"Go": info.GoVersion, "package": info.Path, "module": info.Main.Path + " " + info.Main.Version}}
	for _, setting := range info.Settings {
		v.Parts[setting.Key] = setting.Value
	}
	for _, dep := range info.Deps {
		v.Parts["module "+dep.Path] = dep.Version + " " + dep.Sum
	}
	v.Text = fmt.Sprintf("%s %s/%s", info.GoVersion, info.Setting("GOOS"), info.Setting("GOARCH"))
	return v
}

func initArrays(s side) Value {
	word := s.packed.WordSize()
	initSize, _ := s.packed.Dynamic.Value(elf.DT_INIT_ARRAYSZ)
	finiSize, _ := s.packed.Dynamic.Value(elf.DT_FINI_ARRAYSZ)
	return one(fmt.Sprintf("init %d, fini %d", initSize/word, finiSize/word))
}

func hashes(s side) Value {
	var names []string
	if s.packed.Dynamic.Has(elf.DT_HASH) {
		names = append(names, "sysv")
	}
	if s.packed.Dynamic.Has(elf.DT_GNU_HASH) {
		names = append(names, "gnu")
	}
	return set(names)
}

// buildIDSize is the size in bytes of the ids that Play and Android Studio's debugger understand.
const buildIDSize = 20

func buildID(s side) Value {
	id := s.packed.BuildID()
	if id == "" {
		v := one("none")
		v.Wrong = "has no build id"
		return v
	}
	v := one(fmt.Sprintf("%d bytes", len(id)/2))
	if len(id)/2 != buildIDSize {
		v.Wrong = fmt.Sprintf("has a build id of %d bytes, not %d", len(id)/2, buildIDSize)
	}
	return v
}

func stripped(s side) Value {
	mark := func(l *elfabi.Library) string {
		switch {
		case l == nil:
			return "not kept"
		case l.Stripped():
			return "stripped"
		}
		return "with symbols"
	}
	v := one(fmt.Sprintf("packed %s, linked %s", mark(s.packed), mark(s.linked)))
	var wrong []string
	if !s.packed.Stripped() {
		wrong = append(wrong, "the packed library is unstripped")
	}
	if s.linked != nil && s.linked.Stripped() {
		wrong = append(wrong, "the linked library has no symbols for crash reports")
	}
	v.Wrong = strings.Join(wrong, "; ")
	return v
}

// compilers returns what wrote the library, of the file with symbols where somebody kept it.
func compilers(s side) Value {
	l := s.packed
	if s.linked != nil {
		l = s.linked
	}
	v := set(l.Producers())
	v.Text = cmp.Or(strings.Join(l.Producers(), ", "), "none")
	return v
}

func digest(section string) func(side) Value {
	return func(s side) Value {
		d := s.packed.Digest(section)
		if d == "" {
			return one("none")
		}
		return one("sha256:" + d)
	}
}
