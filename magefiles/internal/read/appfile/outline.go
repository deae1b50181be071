package appfile

import "strings"

// DistSpace is the namespace of what manifests say to Google Play alone.
const DistSpace = "http://schemas.android.com/apk/distribution"

// AndroidSpace is the namespace of what they say to Android.
const AndroidSpace = androidNS

// Element is one of a bundle's manifest, as far as bundletool asks for it: the root and its children, and all below those of DistSpace.
type Element struct {
	Space, Name string
	Attributes  []Attribute
	Children    []*Element
}

// Attribute is one attribute of an element. Numbers and truth values stand as text in Value.
type Attribute struct {
	Space, Name string
	ID          uint32 // by which Android knows it; 0 for others
	Value       string
	Reference   uint32 // of a resource; 0 where it is none
}

// Child gives the first child of that name, or nil. It may be asked of nil.
func (e *Element) Child(space, name string) *Element {
	if e == nil {
		return nil
	}
	for _, c := range e.Children {
		if c.Space == space && c.Name == name {
			return c
		}
	}
	return nil
}

// Attribute gives an attribute by its name, or nil. It may be asked of nil.
func (e *Element) Attribute(space, name string) *Attribute {
	if e == nil {
		return nil
	}
	for i := range e.Attributes {
		a := &e.Attributes[i]
		if a.Space == space && a.Name == name {
			return a
		}
	}
	return nil
}

// Value gives an attribute's value; empty if there is no such attribute.
func (e *Element) Value(space, name string) string {
	if a := e.Attribute(space, name); a != nil {
		return a.Value
	}
	return ""
}

// outliner reads a manifest as a tree, within a budget.
type outliner struct{ kept *budget }

// outline gives the root of a manifest in proto XML; nil if it has none.
func (o outliner) outline(node string) (root *Element, err error) {
	err = eachField(node, func(f field) (err error) {
		if f.num == 1 {
			root, err = o.element(f.bytes, 0)
		}
		return err
	})
	return root, err
}

// inside reports whether children are of interest: those of the root, of DistSpace, and the application's own.
func (e *Element) inside(depth int) bool {
	return depth == 0 || e.Space == DistSpace || depth == 1 && e.Name == "application"
}

func (o outliner) element(text string, depth int) (*Element, error) {
	if depth == maxDepth {
		return nil, errDepth
	}
	e := &Element{}
	err := eachField(text, func(f field) (err error) {
		switch f.num {
		case 2:
			e.Space = strings.Clone(f.bytes)
		case 3:
			e.Name = strings.Clone(f.bytes)
		case 4:
			var a Attribute
			a, err = outlineAttribute(f.bytes)
			e.Attributes = append(e.Attributes, a)
		}
		return err
	})
	if err == nil {
		err = o.kept.take(len(e.Space) + len(e.Name) + 128 + 128*len(e.Attributes))
	}
	if err != nil || !e.inside(depth) {
		return e, err
	}
	return e, eachField(text, func(f field) error {
		if f.num != 5 {
			return nil
		}
		return eachField(f.bytes, func(f field) error {
			if f.num != 1 {
				return nil
			}
			child, err := o.element(f.bytes, depth+1)
			e.Children = append(e.Children, child)
			return err
		})
	})
}

func outlineAttribute(text string) (Attribute, error) {
	var a Attribute
	var item string
	err := eachField(text, func(f field) error {
		switch f.num {
		case 1:
			a.Space = strings.Clone(f.bytes)
		case 2:
			a.Name = strings.Clone(f.bytes)
		case 3:
			a.Value = f.bytes
		case 5:
			a.ID = uint32(f.number)
		case 6:
			item = f.bytes
		}
		return nil
	})
	if err != nil {
		return a, err
	}
	if a.Value, _, err = protoItem(item, a.Value); err != nil {
		return a, err
	}
	a.Value = strings.Clone(a.Value[:min(len(a.Value), maxText)])
	return a, in(item, []int{1}, func(f field) error {
		if f.num == 2 {
			a.Reference = uint32(f.number)
		}
		return nil
	})
}

// Strings gives those of some ids by which a module's resources.pb has a string.
func (f *File) Strings(module string, ids map[uint32]bool) (map[uint32]bool, error) {
	found := map[uint32]bool{}
	table, release, err := f.resources(module)
	if err != nil || release == nil {
		return found, err
	}
	defer release()
	return found, eachField(table, func(f field) error {
		if f.num != 2 {
			return nil
		}
		return packageStrings(f.bytes, ids, found)
	})
}

// packageStrings looks through a Package: its id (1) and types (3), of which each has an id, a name (2) and entries (3).
func packageStrings(text string, ids, found map[uint32]bool) error {
	packageID, err := wrappedID(text)
	if err != nil {
		return err
	}
	return eachField(text, func(f field) error {
		if f.num != 3 {
			return nil
		}
		typeID, err := wrappedID(f.bytes)
		if err != nil {
			return err
		}
		name := ""
		return eachField(f.bytes, func(f field) error {
			switch f.num {
			case 2:
				name = f.bytes
			case 3:
				entry, err := wrappedID(f.bytes)
				if id := packageID<<24 | typeID<<16 | entry; name == "string" && ids[id] {
					found[id] = true
				}
				return err
			}
			return nil
		})
	})
}

// wrappedID gives the id that a package, a type or an entry has in its first field.
func wrappedID(text string) (id uint32, err error) {
	err = in(text, []int{1}, func(f field) error {
		if f.num == 1 {
			id = uint32(f.number)
		}
		return nil
	})
	return id, err
}
