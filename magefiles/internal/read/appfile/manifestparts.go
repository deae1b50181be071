package appfile

import (
	"slices"
	"strings"
)

// maxParts is how many permissions, features and components of each kind are kept of one manifest. Large apps have some two thousand
// components.
const maxParts = 10000

var (
	componentKinds  = []string{"activity", "activity-alias", "service", "receiver", "provider"}
	permissionKinds = []string{"uses-permission", "uses-permission-sdk-23"}
)

// part says which list the attributes of the open element go to: its last entry.
type part int

const (
	noPart part = iota
	permissionPart
	definedPart
	componentPart
)

// componentDepth is how many elements are open where a component's are read.
const componentDepth = 3

// startPart opens a permission or component when its element starts, and takes notice of a filter in one: before Android 12 that exports it.
func (b *manifestReader) startPart() {
	above, name := b.above()
	switch {
	case above == "manifest/application" && slices.Contains(componentKinds, name) && len(b.Components) < maxParts:
		b.part = componentPart
		b.Components = append(b.Components, Component{Kind: name})
		b.said = false
	case above == "manifest" && slices.Contains(permissionKinds, name) && len(b.Permissions) < maxParts:
		b.part = permissionPart
		b.Permissions = append(b.Permissions, Permission{})
	case above == "manifest" && name == "permission" && len(b.Defines) < maxParts:
		b.part = definedPart
		b.Defines = append(b.Defines, "")
	default:
		if b.inComponent() && name == "intent-filter" && !b.said {
			b.Components[len(b.Components)-1].Exported = true
		}
		b.part = noPart
	}
}

// above gives the path of the elements around the open one, and its name.
func (b *manifestReader) above() (path, name string) {
	at := strings.LastIndexByte(b.path, '/')
	return b.path[:max(at, 0)], b.path[at+1:]
}

// inComponent reports whether the open element is a child of the last component.
func (b *manifestReader) inComponent() bool {
	return len(b.open) == componentDepth+1 && slices.Contains(componentKinds, b.open[componentDepth-1]) && len(b.Components) > 0
}

func (b *manifestReader) partAttribute(name, value string) {
	switch b.part {
	case permissionPart:
		last := &b.Permissions[len(b.Permissions)-1]
		switch name {
		case "android:name":
			last.Name = short(value)
		case "android:maxSdkVersion":
			last.MaxSDK = number(value)
		}
	case definedPart:
		if name == "android:name" {
			b.Defines[len(b.Defines)-1] = short(value)
		}
	case componentPart:
		b.componentAttribute(&b.Components[len(b.Components)-1], name, value)
	}
}

func (b *manifestReader) componentAttribute(c *Component, name, value string) {
	switch name {
	case "android:name":
		c.Name = short(value)
	case "android:permission":
		c.Permission = short(value)
	case "android:exported":
		if exported := truth(value); exported != nil {
			c.Exported, b.said = *exported, true
		}
	}
}

// completeParts gives components their whole names, and leaves out what has none.
func (b *manifestReader) completeParts() {
	for i := range b.Components {
		c := &b.Components[i]
		switch {
		case strings.HasPrefix(c.Name, "."):
			c.Name = b.Package + c.Name
		case c.Name != "" && !strings.Contains(c.Name, ".") && b.Package != "":
			c.Name = b.Package + "." + c.Name
		}
	}
	b.Components = slices.DeleteFunc(b.Components, func(c Component) bool { return c.Name == "" })
	b.Permissions = slices.DeleteFunc(b.Permissions, func(p Permission) bool { return p.Name == "" })
	b.Defines = slices.DeleteFunc(b.Defines, func(name string) bool { return name == "" })
}

// short copies a name, without what is beyond all lengths.
func short(text string) string { return strings.Clone(text[:min(len(text), maxText)]) }
