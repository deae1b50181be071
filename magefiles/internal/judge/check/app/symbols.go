package app

import (
	"debug/elf"
	"errors"
	"fmt"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

const (
	metadataFolder = "BUNDLE-METADATA/"
	symbolFolder   = metadataFolder + "com.android.tools.build.debugsymbols/"
)

// packedSymbols compares the symbols in a bundle with its libraries. Play looks only at the build id.
func packedSymbols(a *subject.App, f *rule.Found) {
	if a.Kind != appfile.AAB {
		return
	}
	metadataNames(a, f)
	have := map[string]bool{}
	for _, e := range a.Metadata {
		have[e.Name] = true
	}
	var missing []string
	seen := map[string]bool{}
	for _, l := range a.Libraries {
		key := folderOf(l) + "/" + l.Name
		if folderOf(l) == "" || seen[key] {
			continue
		}
		seen[key] = true
		entry := symbolFolder + key + ".dbg"
		if !have[entry] {
			entry = symbolFolder + key + ".sym"
		}
		if !have[entry] {
			missing = append(missing, key)
			continue
		}
		if bad := wrongSymbols(a, l, entry); bad != "" {
			p := &f.Add(rule.Warning, "%s", bad).Place
			p.Entry, p.ABI = entry, folderOf(l)
		}
	}
	if missing != nil {
		f.Add(rule.Warning, "no symbols for %s", rule.Some(missing))
	}
}

// metadataNames looks for folders of metadata that bundletool refuses.
func metadataNames(a *subject.App, f *rule.Found) {
	bad := map[string]bool{}
	for _, e := range a.Metadata {
		if folder, _, ok := strings.Cut(strings.TrimPrefix(e.Name, metadataFolder), "/"); ok && !strings.Contains(folder, ".") {
			bad[folder] = true
		}
	}
	for _, folder := range rule.SortedKeys(bad) {
		f.Add(rule.Error, "the folder %s in BUNDLE-METADATA has no dot in its name, so bundletool refuses the bundle", folder).Place.Entry = metadataFolder + folder
	}
}

// wrongSymbols says why an entry is wrong for a library; empty if it is right.
func wrongSymbols(a *subject.App, l *subject.Library, entry string) string {
	s, err := a.ReadELF(entry)
	var fault *elfabi.Fault
	switch {
	case errors.As(err, &fault):
		return "cannot be read: " + fault.Text
	case err != nil:
		return fmt.Sprintf("cannot be read: %v", err)
	case s.Machine != l.Machine:
		return fmt.Sprintf("is for %s, but the library is for %s", s.Machine, l.Machine)
	case s.BuildID() != l.BuildID():
		return fmt.Sprintf("has the build id %s, but the library has %s", orNone(s.BuildID()), orNone(l.BuildID()))
	case l.BuildID() == "":
		return "and the library have no build id, which Play needs to find symbols"
	case s.Section(".symtab") == nil:
		return "has no .symtab"
	case strings.HasSuffix(entry, ".dbg") && !s.HasSections(".debug_"):
		return "has no debug information (.debug_*), which a .dbg must have"
	case !defined(s):
		return "has no function symbols in its .symtab"
	}
	return ""
}

// defined reports whether .symtab names any function.
func defined(s *elfabi.File) bool {
	for sym := range s.Symbols() {
		if sym.Type() == elf.STT_FUNC && sym.Section != elf.SHN_UNDEF {
			return true
		}
	}
	return false
}

func orNone(text string) string {
	if text == "" {
		return "none"
	}
	return text
}

// symbolsLimit is the lower of the two sizes, in bytes, that are told as Play's limit.
const symbolsLimit = 300 << 20

func symbolsSize(a *subject.App, f *rule.Found) {
	var total uint64
	for _, e := range a.Metadata {
		if strings.HasPrefix(e.Name, symbolFolder) {
			total += e.Size
		}
	}
	if total > symbolsLimit {
		f.Add(rule.Warning, "symbols of %d bytes", total).Place.Entry = strings.TrimSuffix(symbolFolder, "/")
	}
}
