package symbolize

import (
	"cmp"
	"math"
	"path"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"
)

// frame is a place in code that a text names by an address, such as one line of a native backtrace:
//
//	#01 pc 000000000004a3b4  /data/app/~~x==/pkg-y==/base.apk!libsample.so (offset 0x4000) (golib_cancel+12) (BuildId: 0123…)
//
// What stands before it, such as logcat's time and tag, may be anything.
type frame struct {
	*place
	at      int    // the line behind which its functions go, from 0
	indent  string // white space as wide as what stands before it
	head    string // a line to put before its functions, where it has no line of its own
	address uint64
	form    form
	caller  bool // the address is where a call returns to

	thread *evidence // of its backtrace
	report *report
	chosen *place // by which its library was chosen: its own, or that of the memory map
}

// place is where a frame's line says that it is. Many frames share one.
type place struct {
	where    string // as it stands in the line
	library  string // file name; empty if the text does not say it
	buildID  string // lower case; empty if the text has none
	function string // by whoever wrote the frame
	abis     abis
	app      bool // the file is an app's, not the system's
}

var (
	buildID  = lazyregexp.New(`(?i)\(Build ?Id: ?([0-9a-f]+)\)`)
	function = lazyregexp.New(`\(([^()]\S*?) ?\+ ?(?:0x[0-9a-f]+|[0-9]+)\)`)
	tail     = lazyregexp.New(` \+ (?:0x[0-9a-f]+|[0-9]+)$`)
)

func newPlace(where, rest string) *place {
	where, _, _ = strings.Cut(where, " (")
	if i := strings.Index(where, ".so("); i >= 0 { // as some write it
		where = where[:i+len(".so")]
	}
	where = strings.TrimSpace(tail().ReplaceAllString(where, ""))
	p := &place{where: where, abis: abisOf(where), library: path.Base(where[strings.LastIndex(where, "!")+1:])}
	p.app = strings.HasPrefix(where, "/data/") || strings.HasPrefix(where, "/mnt/")
	if where == "" || where[0] == '<' || where[0] == '[' || strings.HasSuffix(p.library, ".apk") {
		p.library = ""
	}
	if m := buildID().FindStringSubmatch(rest); m != nil {
		p.buildID = strings.ToLower(m[1])
	}
	if m := function().FindStringSubmatch(rest); m != nil {
		p.function = m[1]
	}
	return p
}

// shown returns the library, or what else is known of the place.
func (p *place) shown() string { return cmp.Or(p.library, path.Base(p.where)) }

// generated tells whether a frame is in Java code, or in what ART or others wrote into memory.
func (p *place) generated() bool {
	for _, end := range []string{".oat", ".odex", ".vdex", ".art", ".jar", ".dex"} {
		if strings.HasSuffix(p.where, end) {
			return true
		}
	}
	return strings.HasPrefix(p.where, "<") && p.where != "<unknown>" || strings.HasPrefix(p.where, "[") || strings.HasPrefix(p.where, "/memfd:") ||
		strings.HasPrefix(p.where, "/dev/ashmem/")
}

// system tells whether a frame's file came with Android.
func (p *place) system() bool {
	for _, dir := range []string{"/system/", "/apex/", "/vendor/", "/product/", "/system_ext/", "/odm/"} {
		if strings.HasPrefix(p.where, dir) {
			return !strings.Contains(p.where, "/app/") && !strings.Contains(p.where, "/priv-app/")
		}
	}
	return false
}

func (p *place) inAPK() bool { return strings.Contains(p.where, ".apk") }

// width returns the ABIs that a frame's addresses leave. Android writes addresses of 64-bit processes with 16 digits, and some releases those
// of both kinds with 8; the Play Console has 16 for both, behind 0x.
func (g *groups) width() abis {
	if max(g.address, g.absolute) > math.MaxUint32 || len(g.padded) == 16 {
		return bits64
	}
	return anyABI
}

// frameOf makes a frame of a line's parts. Functions of one place are read once.
func (t *text) frameOf(line string, g *groups) *frame {
	key := g.where + "\x00" + g.tail
	p := t.places[key]
	if p == nil {
		p = newPlace(g.where, g.tail)
		t.places[strings.Clone(key)] = p
	}
	f := &frame{place: p, at: t.at, indent: t.intern(blank(line[:g.column])), address: g.address, form: g.form, caller: g.raw && g.number != 0}
	if p.where == "" {
		f.form = fromZero
	}
	return f
}

// intern gives one copy of the white space that most frames share with the one before.
func (t *text) intern(indent string) string {
	if indent != t.indent {
		t.indent = indent
	}
	return t.indent
}
