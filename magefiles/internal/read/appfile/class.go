package appfile

import (
	"errors"
	"maps"
	"path"
	"slices"
	"strings"
)

// readJar reads the classes of an AAR's jar as if they were one dex file.
func (f *File) readJar(m *Module, e *Entry) {
	r, size, release, err := f.zip.nested(e, maxJar, "a jar")
	if err != nil {
		f.note(e.Name, err)
		return
	}
	defer release()
	jar, err := readZip(f.Path+"("+e.Name+")", r, size, f.zip.room)
	if err != nil {
		f.note(e.Name, err)
		return
	}
	c := &classReader{kept: f.kept, loads: map[string]bool{}, out: &Dex{Name: path.Base(e.Name)}}
	for i := range jar.entries {
		class := &jar.entries[i]
		if !strings.HasSuffix(class.Name, ".class") || strings.HasPrefix(class.Name, "META-INF/") { // there lie copies for later Javas
			continue
		}
		text, err := jar.text(class, maxClass, "a class file")
		if err == nil {
			err = c.read(text)
		}
		if err != nil {
			f.note(e.Name+"("+class.Name+")", err)
			break
		}
	}
	c.out.Loads = slices.Sorted(maps.Keys(c.loads))
	m.Dex = append(m.Dex, c.out)
}

// Tags of a class file's constants (Java Virtual Machine Specification, 4.4) that matter here.
const (
	constUTF8        = 1
	constLong        = 5
	constDouble      = 6
	constClass       = 7
	constString      = 8
	constMethod      = 10
	constNameAndType = 12
)

// constSizes gives the size, behind the tag, of each kind of constant; 0 stands for those that do not exist or have a length of their own.
var constSizes = [21]int{3: 4, 4: 4, 5: 8, 6: 8, 7: 2, 8: 2, 9: 4, 10: 4, 11: 4, 12: 4, 15: 3, 16: 2, 17: 4, 18: 4, 19: 2, 20: 2}

var errClass = errors.New("a damaged class file; compile it again")

// classReader reads class files, one after the other.
type classReader struct {
	kept  *budget
	loads map[string]bool
	out   *Dex

	rest      string   // of the file
	constants []string // by index; the tag comes first
}

// cut takes n bytes off the rest. After damage it gives nothing.
func (c *classReader) cut(n int) (string, error) {
	if n < 0 || n > len(c.rest) { // a length of 32 bits is below 0 where int has no more
		return "", errClass
	}
	s := c.rest[:n]
	c.rest = c.rest[n:]
	return s, nil
}

func (c *classReader) u16() (int, error) {
	s, err := c.cut(2)
	if err != nil {
		return 0, err
	}
	return be16(s, 0), nil
}

func be16(s string, at int) int { return int(s[at])<<8 | int(s[at+1]) }
func be32(s string, at int) int { return be16(s, at)<<16 | be16(s, at+2) }

func (c *classReader) read(class string) error {
	c.rest = class
	head, err := c.cut(8)
	if err != nil || !strings.HasPrefix(head, "\xca\xfe\xba\xbe") {
		return errClass
	}
	if err := c.readConstants(); err != nil {
		return err
	}
	head, err = c.cut(6) // access flags, this class, super class
	if err != nil {
		return err
	}
	interfaces, err := c.u16()
	if err != nil {
		return err
	}
	if _, err := c.cut(2 * interfaces); err != nil {
		return err
	}
	if err := c.eachMember(nil); err != nil { // fields
		return err
	}
	return c.eachMember(func(access int, name, descriptor int, code string) error {
		if access&accNative != 0 {
			return c.addNative(be16(head, 2), name, descriptor)
		}
		return c.scan(code)
	})
}

func (c *classReader) readConstants() error {
	count, err := c.u16()
	if err != nil {
		return err
	}
	c.constants = append(c.constants[:0], "")
	for len(c.constants) < count {
		if c.rest == "" || int(c.rest[0]) >= len(constSizes) {
			return errClass
		}
		tag := c.rest[0]
		size := constSizes[tag]
		switch {
		case tag == constUTF8 && len(c.rest) >= 3:
			size = 2 + be16(c.rest, 1)
		case size == 0:
			return errClass
		}
		constant, err := c.cut(1 + size)
		if err != nil {
			return err
		}
		c.constants = append(c.constants, constant)
		if tag == constLong || tag == constDouble { // they take two indices
			c.constants = append(c.constants, "")
		}
	}
	return nil
}

// constant returns a constant without its tag, empty if there is none of that kind.
func (c *classReader) constant(i int, tag byte) string {
	if i >= len(c.constants) || c.constants[i] == "" || c.constants[i][0] != tag {
		return ""
	}
	return c.constants[i][1:]
}

// utf8 returns a text as it stands in the file.
func (c *classReader) utf8(i int) string {
	if s := c.constant(i, constUTF8); s != "" {
		return s[2:]
	}
	return ""
}

func (c *classReader) className(i int) string {
	if s := c.constant(i, constClass); s != "" {
		return c.utf8(be16(s, 0))
	}
	return ""
}

// eachMember walks fields or methods; code is what a method's attribute Code holds.
func (c *classReader) eachMember(do func(access, name, descriptor int, code string) error) error {
	count, err := c.u16()
	if err != nil {
		return err
	}
	for range count {
		head, err := c.cut(6)
		if err != nil {
			return err
		}
		code, err := c.attributes()
		if err != nil {
			return err
		}
		if do == nil {
			continue
		}
		if err := do(be16(head, 0), be16(head, 2), be16(head, 4), code); err != nil {
			return err
		}
	}
	return nil
}

// attributes reads a member's attributes and gives the content of Code.
func (c *classReader) attributes() (code string, err error) {
	count, err := c.u16()
	if err != nil {
		return "", err
	}
	for range count {
		head, err := c.cut(6)
		if err != nil {
			return "", err
		}
		content, err := c.cut(be32(head, 2))
		if err != nil {
			return "", err
		}
		if c.utf8(be16(head, 0)) == "Code" {
			code = content
		}
	}
	return code, nil
}

func (c *classReader) addNative(class, name, descriptor int) error {
	n := NativeMethod{mutf8(c.className(class)), mutf8(c.utf8(name)), mutf8(c.utf8(descriptor))}
	if n.Class == "" || n.Name == "" || n.Signature == "" {
		return errClass
	}
	n.Name, n.Signature = strings.Clone(n.Name), strings.Clone(n.Signature)
	if last := len(c.out.Natives) - 1; last >= 0 && c.out.Natives[last].Class == n.Class {
		n.Class = c.out.Natives[last].Class
	} else {
		n.Class = strings.Clone(n.Class)
		if err := c.kept.take(len(n.Class)); err != nil {
			return err
		}
	}
	c.out.Natives = append(c.out.Natives, n)
	return c.kept.take(64 + len(n.Name) + len(n.Signature))
}

// scan looks for a constant that is loaded right before a call of System.loadLibrary: ldc or ldc_w, then invokestatic.
func (c *classReader) scan(code string) error {
	const ldc, ldcWide, invokeStatic = "\x12", "\x13", '\xb8'
	for i := 2; i+2 < len(code); i++ {
		if code[i] != invokeStatic || !c.isLoadLibrary(be16(code, i+1)) {
			continue
		}
		var name string
		switch {
		case i >= 3 && code[i-3:i-2] == ldcWide:
			name = c.stringConstant(be16(code, i-2))
		case code[i-2:i-1] == ldc:
			name = c.stringConstant(int(code[i-1]))
		}
		if name == "" {
			continue
		}
		if !c.loads[name] {
			c.loads[strings.Clone(name)] = true
			if err := c.kept.take(64 + len(name)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *classReader) stringConstant(i int) string {
	if s := c.constant(i, constString); s != "" {
		return mutf8(c.utf8(be16(s, 0)))
	}
	return ""
}

func (c *classReader) isLoadLibrary(method int) bool {
	m := c.constant(method, constMethod)
	if m == "" || c.className(be16(m, 0)) != "java/lang/System" {
		return false
	}
	n := c.constant(be16(m, 2), constNameAndType)
	return n != "" && c.utf8(be16(n, 0)) == "loadLibrary"
}
