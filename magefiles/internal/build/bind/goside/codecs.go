package goside

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/build/bind/model"
)

// Codec is what reads and writes values of a type that is made of others.
type Codec struct {
	*model.Type
	Name          string // slice_string: of read_slice_string and write_slice_string
	Reads, Writes bool   // which of both is needed
}

// Is tells which of the composites it is.
func (c *Codec) Is(kind string) bool { return kind == composites[c.Type.Kind] }

var composites = map[model.Kind]string{model.Slice: "slice", model.Array: "array", model.Map: "map", model.Optional: "pointer", model.Struct: "struct",
	model.Interface: "interface"}

var notInNames = lazyregexp.New(`\W+`)

// codec returns the one of a type, also a new one.
func (w *writer) codec(t *model.Type) (*Codec, error) {
	if t.Go == "" {
		return nil, fmt.Errorf("a type of kind %d has no name in Go", t.Kind)
	}
	if c := w.codecs[t.Go]; c != nil {
		return c, nil
	}
	c := &Codec{Type: t, Name: w.unique(strings.Trim(notInNames().ReplaceAllString(spell.Replace(t.Go), "_"), "_"))}
	w.codecs[t.Go] = c
	return c, nil
}

var spell = strings.NewReplacer("[]", "slice_", "*", "pointer_")

func (w *writer) unique(name string) string {
	for n, first := 2, name; w.names[name]; n++ {
		name = fmt.Sprint(first, "_", n)
	}
	w.names[name] = true
	return name
}

// Codecs returns all that are needed, by name. Those of their elements are found by looking at all in turn until no more come.
func (w *writer) Codecs() ([]*Codec, error) {
	for again := true; again; {
		again = false
		for _, c := range w.sorted() {
			more, err := w.parts(c)
			if err != nil {
				return nil, err
			}
			again = again || more
		}
	}
	return w.sorted(), nil
}

func (w *writer) sorted() []*Codec {
	var all []*Codec
	for _, c := range w.codecs {
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b *Codec) int { return strings.Compare(a.Go, b.Go) })
	return all
}

// parts notes what a codec needs of others, and reports whether that is new.
func (w *writer) parts(c *Codec) (bool, error) {
	before := w.needs()
	for _, t := range c.elements() {
		if c.Reads {
			if _, err := w.read(t); err != nil {
				return false, err
			}
		}
		if c.Writes {
			if _, err := w.write(t, "v"); err != nil {
				return false, err
			}
		}
	}
	return w.needs() != before, nil
}

// needs counts the functions that are needed.
func (w *writer) needs() (n int) {
	for _, c := range w.codecs {
		if c.Reads {
			n++
		}
		if c.Writes {
			n++
		}
	}
	return n
}

func (c *Codec) elements() []*model.Type {
	switch c.Type.Kind {
	case model.Map:
		return []*model.Type{c.Key, c.Elem}
	case model.Struct:
		var all []*model.Type
		for _, f := range c.Named.Fields {
			all = append(all, f.Type)
		}
		return all
	case model.Interface:
		var all []*model.Type
		for _, n := range c.Named.Copied {
			all = append(all, n.Receiver())
		}
		return all
	}
	return []*model.Type{c.Elem}
}
