package goside

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/build/bind/model"
)

// basics are Go's names of the basic kinds.
var basics = map[model.Kind]string{
	model.Bool: "bool", model.Int8: "int8", model.Int16: "int16", model.Int32: "int32", model.Int64: "int64", model.Int: "int",
	model.Uint8: "uint8", model.Uint16: "uint16", model.Uint32: "uint32", model.Uint64: "uint64", model.Uint: "uint", model.Uintptr: "uintptr",
	model.Float32: "float32", model.Float64: "float64", model.String: "string",
}

// convert is a conversion from one type to another, where that changes anything.
func convert(to, from, expr string) string {
	switch {
	case to == from:
		return expr
	case strings.ContainsAny(to, "*[( "):
		return "(" + to + ")(" + expr + ")"
	}
	return to + "(" + expr + ")"
}

// straight is the value of a type that is in a place of the frame.
func (w *writer) straight(t *model.Type, at int) (string, error) {
	number := fmt.Sprintf("f.number(%d)", at)
	switch kind := t.Basic(); kind {
	case model.Bool, model.Float32, model.Float64, model.String, model.Int, model.Uint8, model.Uint16, model.Uint32, model.Uint, model.Uintptr:
		return convert(t.Go, basics[kind], fmt.Sprintf("f.%s(%d)", basics[kind], at)), nil
	case model.Int8, model.Int16, model.Int32:
		return convert(t.Go, "", number), nil
	case model.Int64, model.Uint64, model.Duration:
		return convert(t.Go, "int64", number), nil
	case model.Bytes:
		return convert(t.Go, "[]byte", fmt.Sprintf("f.bytes(%d)", at)), nil
	case model.Text:
		return text(t, fmt.Sprintf("f.string(%d)", at), "&bad"), nil
	case model.Context:
		return fmt.Sprintf("contextOf(%s, &bad)", number), nil
	case model.Object, model.Interface, model.FuncType, model.Input, model.Output:
		return reference(t, number, "&bad", ""), nil
	}
	return "", fmt.Errorf("a parameter of type %s and kind %d does not cross", t.Go, t.Kind)
}

// reference is the value of a reference that Java gave: with suffix In where it is read from r.
func reference(t *model.Type, ref, bad, in string) string {
	args := ref + ", " + bad
	if in != "" {
		args = "r"
	}
	switch {
	case t.Kind == model.Input:
		return fmt.Sprintf("implemented%s(%s, inputOf[%s])", in, args, t.Go)
	case t.Kind == model.Output:
		return fmt.Sprintf("implemented%s(%s, outputOf[%s])", in, args, t.Go)
	case t.Kind == model.Object && !strings.HasPrefix(t.Go, "*"):
		return fmt.Sprintf("value(object%s[*%s](%s))", in, t.Go, args)
	case t.Kind == model.Object || t.Named.Sealed:
		return fmt.Sprintf("object%s[%s](%s)", in, t.Go, args)
	case t.Kind == model.FuncType:
		return convert(t.Go, t.Named.GoType, fmt.Sprintf("called%s(%s, func%s)", in, args, typeName(t.Named)))
	}
	return fmt.Sprintf("implemented%s(%s, new%s)", in, args, typeName(t.Named))
}

// typeName ends the names of what is made for a type. A func type without a name has one in Java only.
func typeName(n *model.Named) string { return "_" + n.Package.Alias + "_" + cmp.Or(n.Go, n.Java) }

// text is the value of a text.
func text(t *model.Type, text, bad string) string {
	switch t.Marshal {
	case "MarshalText":
		return fmt.Sprintf("textOf[%s](%s, %s)", t.Go, text, bad)
	case "MarshalBinary":
		return fmt.Sprintf("urlOf[%s](%s, %s)", t.Go, text, bad)
	}
	return convert(t.Go, "string", text)
}

// textIn is the text of a value, which must be one that has an address.
func textIn(t *model.Type, v string) string {
	switch t.Marshal {
	case "MarshalText":
		return fmt.Sprintf("giveText(&%s)", v)
	case "MarshalBinary":
		return fmt.Sprintf("giveURL(&%s)", v)
	}
	return convert("string", t.Go, v)
}

// read is the next value that reader r has.
func (w *writer) read(t *model.Type) (string, error) {
	switch kind := t.Basic(); kind {
	case model.Bytes:
		return convert(t.Go, "[]byte", "r.bytes()"), nil
	case model.Duration:
		return convert(t.Go, "int64", "r.int64()"), nil
	case model.Time:
		return "r.time()", nil
	case model.Error:
		return "r.error()", nil
	case model.Text:
		return text(t, "r.string()", "r.bad"), nil
	case model.ErrorType:
		return fmt.Sprintf("errorAs[%s](r)", t.Go), nil
	case model.Slice, model.Array, model.Map, model.Optional, model.Struct:
		return w.readBy(t)
	case model.Interface:
		if t.Packed() {
			return w.readBy(t)
		}
		return reference(t, "", "", "In"), nil
	case model.Object, model.FuncType, model.Input, model.Output:
		return reference(t, "", "", "In"), nil
	default:
		if basics[kind] == "" {
			return "", fmt.Errorf("a value of type %s and kind %d does not cross", t.Go, t.Kind)
		}
		return convert(t.Go, basics[kind], "r."+basics[kind]+"()"), nil
	}
}

// readBy is what a codec reads.
func (w *writer) readBy(t *model.Type) (string, error) {
	c, err := w.codec(t)
	if err != nil {
		return "", err
	}
	c.Reads = true
	return "read_" + c.Name + "(r)", nil
}

// write writes a value to writer w. It is one that has an address.
func (w *writer) write(t *model.Type, v string) (string, error) {
	switch kind := t.Basic(); kind {
	case model.Bytes:
		return fmt.Sprintf("w.bytes(%s)", v), nil
	case model.Duration:
		return fmt.Sprintf("w.int64(int64(%s))", v), nil
	case model.Time:
		return fmt.Sprintf("w.time(%s)", v), nil
	case model.Error:
		return fmt.Sprintf("w.error(%s)", v), nil
	case model.Text:
		return fmt.Sprintf("w.string(%s)", textIn(t, v)), nil
	case model.Object:
		return fmt.Sprintf("w.int64(giveObject(%s))", address(t, v)), nil
	case model.Interface:
		if t.Packed() {
			return w.writeBy(t, v)
		}
		return fmt.Sprintf("w.give(%s)", v), nil
	case model.Context:
		return fmt.Sprintf("w.give(%s)", v), nil
	case model.Input, model.Output:
		return fmt.Sprintf("w.int64(w.stream(%s))", v), nil
	case model.FuncType:
		return fmt.Sprintf("w.int64(funcReference(w, %s))", v), nil
	case model.Slice, model.Array, model.Map, model.Optional:
		return w.writeBy(t, v)
	case model.Struct:
		return w.writeBy(t, "&"+v) // is not copied
	default:
		if basics[kind] == "" {
			return "", fmt.Errorf("a value of type %s and kind %d does not cross", t.Go, t.Kind)
		}
		return fmt.Sprintf("w.%s(%s)", basics[kind], convert(basics[kind], t.Go, v)), nil
	}
}

// writeBy is the call of a codec.
func (w *writer) writeBy(t *model.Type, v string) (string, error) {
	c, err := w.codec(t)
	if err != nil {
		return "", err
	}
	c.Writes = true
	return fmt.Sprintf("write_%s(w, %s)", c.Name, v), nil
}

// address is the pointer as which an object crosses.
func address(t *model.Type, v string) string {
	if strings.HasPrefix(t.Go, "*") {
		return v
	}
	return "&" + v
}

// give makes a value the result of a call.
func (w *writer) give(t *model.Type, v string) (string, error) {
	switch kind := t.Basic(); kind {
	case model.Bool:
		return fmt.Sprintf("f.setBool(%s)", convert("bool", t.Go, v)), nil
	case model.Float32:
		return fmt.Sprintf("f.setFloat32(%s)", convert("float32", t.Go, v)), nil
	case model.Float64:
		return fmt.Sprintf("f.setFloat64(%s)", convert("float64", t.Go, v)), nil
	case model.String:
		return fmt.Sprintf("f.setString(%s)", convert("string", t.Go, v)), nil
	case model.Bytes:
		return fmt.Sprintf("f.setBytes(%s)", v), nil
	case model.Text:
		return fmt.Sprintf("f.setString(%s)", textIn(t, v)), nil
	case model.Object:
		return fmt.Sprintf("f.setNumber(giveObject(%s))", address(t, v)), nil
	case model.Context:
		return fmt.Sprintf("f.setNumber(resultReferences.reference(%s))", v), nil
	case model.Interface:
		if !t.Packed() {
			return fmt.Sprintf("f.setNumber(resultReferences.reference(%s))", v), nil
		}
	case model.Input, model.Output:
		return fmt.Sprintf("f.setNumber(resultReferences.stream(%s))", v), nil
	case model.FuncType:
		return fmt.Sprintf("f.setNumber(funcReference(resultReferences, %s))", v), nil
	case model.Iter:
		return w.iterator(t, v)
	}
	if !t.Packed() {
		return fmt.Sprintf("f.setNumber(int64(%s))", v), nil
	}
	text, err := w.write(t, v)
	return "w := f.writer()\n" + text + "\nf.done(w)", err
}

// iterator makes a reference to an iterator the result.
func (w *writer) iterator(t *model.Type, v string) (string, error) {
	element, err := w.write(t.Elem, "v")
	if err != nil {
		return "", err
	}
	function := "giveSeq"
	switch {
	case t.Chan:
		function = "giveChannel"
	case t.Fails:
		function = "giveSequence"
	}
	return fmt.Sprintf("f.setNumber(%s(%s, func(w *writer, v %s) { %s }))", function, v, t.Elem.Go, element), nil
}
