package baseline

import (
	"cmp"
	"slices"
	"strconv"
)

// Release is what a baseline keeps of an earlier release.
type Release struct {
	Version     string
	MinSDK      int
	TargetSDK   int
	VersionCode int
	ABIs        []ReleaseABI
}

// ReleaseABI is an earlier release in one ABI.
type ReleaseABI struct {
	Name    string
	Size    int64 // of all libraries, in bytes; 0 where there were only archives
	Exports int   // symbols of all libraries, or of the C API where there were only archives
	Go      string
}

// keptReleases is how many earlier releases a baseline keeps, so that it stays reviewable.
const keptReleases = 10

// Release gives what later baselines keep of this one.
func (b *Baseline) Release() Release {
	r := Release{Version: b.Version, MinSDK: b.MinSDK, TargetSDK: b.TargetSDK, VersionCode: b.VersionCode}
	for _, a := range b.ABIs {
		one := ReleaseABI{Name: a.Name}
		for _, l := range a.Libraries {
			one.Size += l.Size
			one.Exports += len(l.Exports)
			one.Go = cmp.Or(one.Go, l.Go)
		}
		if len(a.Libraries) == 0 && a.API != nil {
			one.Exports = len(a.API.Functions) + len(a.API.Variables)
		}
		r.ABIs = append(r.ABIs, one)
	}
	return r
}

// Follow takes over the releases that a saved baseline knows, and that one itself, unless it is of the same version.
func (b *Baseline) Follow(saved *Baseline) {
	if saved == nil {
		return
	}
	history := append(slices.Clone(saved.History), saved.Release())
	history = slices.DeleteFunc(history, func(r Release) bool { return r.Version == b.Version || len(r.ABIs) == 0 })
	b.History = history[max(0, len(history)-keptReleases):]
}

func (w *writer) release(r Release) {
	for _, a := range r.ABIs {
		words := []string{r.Version, a.Name}
		number := func(name string, n int64) {
			if n != 0 {
				words = append(words, name, strconv.FormatInt(n, 10))
			}
		}
		number("size", a.Size)
		number("exports", int64(a.Exports))
		if a.Go != "" {
			words = append(words, "go", a.Go)
		}
		number("min-sdk", int64(r.MinSDK))
		number("target-sdk", int64(r.TargetSDK))
		number("version-code", int64(r.VersionCode))
		w.line("release", words...)
	}
}

var releaseStatement = statement{
	keyword: "release", usage: "VERSION ABI [size BYTES] [exports NUMBER] [go VERSION] [min-sdk API] [target-sdk API] [version-code NUMBER]", args: 2,
	pairs: []string{"size", "exports", "go", "min-sdk", "target-sdk", "version-code"}, many: true, names: 2, read: readRelease,
}

func readRelease(p *parser, args []string, pairs map[string]string) error {
	i := slices.IndexFunc(p.b.History, func(r Release) bool { return r.Version == args[0] })
	if i < 0 {
		i = len(p.b.History)
		p.b.History = append(p.b.History, Release{Version: args[0]})
	}
	r, one := &p.b.History[i], ReleaseABI{Name: args[1], Go: pairs["go"]}
	for name, to := range map[string]*int{"exports": &one.Exports, "min-sdk": &r.MinSDK, "target-sdk": &r.TargetSDK, "version-code": &r.VersionCode} {
		if err := optional(p, pairs[name], to); err != nil {
			return err
		}
	}
	if err := optional(p, pairs["size"], &one.Size); err != nil {
		return err
	}
	r.ABIs = append(r.ABIs, one)
	return nil
}

func optional[N int | int64](p *parser, word string, to *N) error {
	if word == "" {
		return nil
	}
	return parseNumber(p, word, to)
}
