package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gondk/gondk/magefiles/internal/judge/size"
)

// htmlMap is what the bytes of one library come from, as an area for each part.
type htmlMap struct {
	Name   string
	At     spot // ABIs and build paths that have these sizes
	Total  string
	Groups []htmlMapGroup
	Wide   htmlPicture
	Narrow htmlPicture
	Own    *htmlOwn
}

// htmlOwn is the map of what the project itself and its modules bring, which beside Go's own packages and tables is often too small to see.
type htmlOwn struct {
	Total        string
	Wide, Narrow htmlPicture
}

// htmlMapGroup is one kind of part, in words.
type htmlMapGroup struct{ Class, Name, Bytes, Share string }

// htmlPicture is the map for pages of one width.
type htmlPicture struct {
	Class string
	W, H  int
	Areas []htmlArea
}

// htmlArea is a group's frame, or a part in it.
type htmlArea struct {
	Class, Title, Label string
	X, Y, W, H          string
	TextX, TextY        string
}

const (
	mostMaps   = 12
	mostGroups = 8   // that are told in words
	mapLetter  = 6.8 // breadth of a letter in a map, at most on average
	mapLine    = 19  // height of a group's name
	shortLabel = 8   // letters that a name may be cut to
	smallTile  = 400 // one in how many of the area is too small for a tile of its own
)

// partGroup is parts of one kind.
type partGroup struct {
	class, name string
	parts       []tile
}

func newHTMLMaps(sizes []size.Library) []htmlMap {
	at := index[string]{}
	var maps []htmlMap
	for _, l := range sizes {
		groups := partGroups(l)
		if len(groups) == 0 {
			continue
		}
		i, fresh := at.of(fmt.Sprint(l.Name, "\x00", l.ABI, "\x00", groups))
		if fresh && len(maps) == mostMaps {
			return maps
		}
		if fresh {
			maps = append(maps, newHTMLMap(l, groups))
		} else {
			maps[i].At.Paths = append(maps[i].At.Paths, l.BuildPath)
		}
	}
	return maps
}

// partGroups sorts the parts of a library: Go's own packages, those of each module, C's source files, tables. Of a library that nobody has
// unstripped its sections are all that is known.
func partGroups(l size.Library) []partGroup {
	at := index[string]{}
	var groups []partGroup
	add := func(class, group, name string, bytes int64) {
		i, fresh := at.of(class + group)
		if fresh {
			groups = append(groups, partGroup{class: class, name: group})
		}
		groups[i].parts = append(groups[i].parts, tile{Name: name, Bytes: bytes})
	}
	for _, p := range l.Packages {
		switch {
		case p.Path == size.CCode && len(l.Objects) > 0:
			for _, o := range l.Objects {
				add("c", "C code", cmp.Or(o.File, otherC), o.Bytes)
			}
		case p.Path == size.CCode:
			add("c", "C code", p.Path, p.Bytes)
		case slices.Contains([]string{size.LineTables, size.GoTypes, size.LinkTables}, p.Path):
			add("table", "tables", p.Path, p.Bytes)
		case p.Module != "":
			add("module", p.Module, p.Path, p.Bytes)
		default:
			add("go", "Go's own packages", p.Path, p.Bytes)
		}
	}
	for _, s := range l.Sections {
		if len(l.Packages) == 0 {
			add("table", "sections", s.Name, s.Bytes)
		}
	}
	slices.SortStableFunc(groups, func(a, b partGroup) int { return cmp.Compare(b.bytes(), a.bytes()) })
	return slices.DeleteFunc(groups, func(g partGroup) bool { return g.bytes() <= 0 })
}

func (g partGroup) bytes() int64 {
	var sum int64
	for _, p := range g.parts {
		sum += max(p.Bytes, 0)
	}
	return sum
}

func newHTMLMap(l size.Library, groups []partGroup) htmlMap {
	m := htmlMap{Name: l.Name, At: spot{"", list(l.ABI), list(l.BuildPath)}}
	total := allBytes(groups)
	m.Total = amount(total)
	for _, g := range groups {
		m.Groups = append(m.Groups, htmlMapGroup{g.class, g.name, amount(g.bytes()), fmt.Sprintf("%.1f %%", 100*float64(g.bytes())/float64(total))})
	}
	m.Groups, _ = firstOf(m.Groups, mostGroups)
	m.Wide = newHTMLPicture("broad", 1040, 460, groups)
	m.Narrow = newHTMLPicture("slim", 350, 620, groups)
	own := slices.DeleteFunc(groups, func(g partGroup) bool { return g.class != "module" && g.class != "c" })
	if n := allBytes(own); n > 0 && n < total/4 {
		m.Own = &htmlOwn{amount(n), newHTMLPicture("broad", 1040, 260, own), newHTMLPicture("slim", 350, 420, own)}
	}
	return m
}

func allBytes(groups []partGroup) int64 {
	var sum int64
	for _, g := range groups {
		sum += g.bytes()
	}
	return sum
}

func newHTMLPicture(class string, w, h int, groups []partGroup) htmlPicture {
	p := htmlPicture{Class: class, W: w, H: h}
	least := allBytes(groups) / smallTile
	var frames []tile
	byName := map[string]partGroup{}
	for i, g := range groups {
		key := fmt.Sprint(i)
		frames, byName[key] = append(frames, tile{Name: key, Bytes: g.bytes()}), g
	}
	for _, frame := range layOut(frames, box{0, 0, float64(w), float64(h)}) {
		g := byName[frame.Name]
		p.add("frame "+g.class, frame, g.name, g.name+", "+amount(g.bytes()), 13)
		inside := box{frame.X + 2, frame.Y + 2, max(0, frame.W-4), max(0, frame.H-4)}
		if frame.H > 3*mapLine && label(g.name, frame.W) != "" {
			inside.Y, inside.H = inside.Y+mapLine-2, inside.H-mapLine+2
		}
		if inside.W*inside.H == 0 {
			continue
		}
		for _, t := range layOut(joinSmall(g.parts, least), inside) {
			p.add("part "+g.class, t, t.Name, t.Name+", "+amount(t.Bytes), 15)
		}
	}
	return p
}

// joinSmall makes one tile of those that nobody could see.
func joinSmall(parts []tile, least int64) []tile {
	var all, small []tile
	var rest int64
	for _, t := range parts {
		if t.Bytes >= least {
			all = append(all, t)
		} else {
			small, rest = append(small, t), rest+max(t.Bytes, 0)
		}
	}
	if len(small) == 1 {
		return append(all, small...)
	}
	return append(all, tile{Name: fmt.Sprintf("%d more", len(small)), Bytes: rest}) // without bytes it has no place
}

func (p *htmlPicture) add(class string, t tile, name, title string, line float64) {
	number := func(f float64) string { return fmt.Sprintf("%.1f", f) }
	a := htmlArea{Class: class, Title: title, X: number(t.X), Y: number(t.Y), W: number(t.W), H: number(t.H)}
	if t.H > line+3 {
		a.Label, a.TextX, a.TextY = label(name, t.W), number(t.X+5), number(t.Y+line)
	}
	p.Areas = append(p.Areas, a)
}

// label fits a name into a breadth: from its end, where a path has what tells it from others; empty if hardly anything is left.
func label(name string, breadth float64) string {
	fits := int((breadth - 8) / mapLetter)
	for utf8.RuneCountInString(name) > fits {
		_, rest, cut := strings.Cut(strings.TrimPrefix(name, "…/"), "/")
		switch {
		case cut:
			name = "…/" + rest
		case fits < shortLabel:
			return ""
		default:
			name = clip(name, fits-1)
		}
	}
	return name
}
