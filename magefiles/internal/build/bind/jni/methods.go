package jni

import (
	"fmt"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/build/bind/calls"
	"github.com/gondk/gondk/magefiles/internal/build/bind/model"
)

// Method is a native method.
type Method struct {
	*calls.Call
	Direct bool // byte arrays are direct buffers
}

// Name is the native method's in Java, and its C function's.
func (m *Method) Name() string {
	if m.Direct {
		return m.Native + "_direct"
	}
	return m.Native
}

// java is how a straight kind crosses: its C type, its letters in a signature, and the member of gondk_value that has it.
type java struct{ c, letters, member string }

var kinds = map[model.Kind]java{
	model.Bool: {"jboolean", "Z", "number"}, model.Int8: {"jbyte", "B", "number"}, model.Int16: {"jshort", "S", "number"},
	model.Int32: {"jint", "I", "number"}, model.Int64: {"jlong", "J", "number"}, model.Int: {"jlong", "J", "number"},
	model.Uint8: {"jint", "I", "number"}, model.Uint16: {"jint", "I", "number"}, model.Uint32: {"jlong", "J", "number"},
	model.Uint64: {"jlong", "J", "number"}, model.Uint: {"jlong", "J", "number"}, model.Uintptr: {"jlong", "J", "number"},
	model.Float32: {"jfloat", "F", "float32"}, model.Float64: {"jdouble", "D", "float64"}, model.Duration: {"jlong", "J", "number"},
	model.Object: {"jlong", "J", "number"}, model.Interface: {"jlong", "J", "number"}, model.FuncType: {"jlong", "J", "number"},
	model.Iter: {"jlong", "J", "number"}, model.Context: {"jlong", "J", "number"}, model.Input: {"jlong", "J", "number"}, model.Output: {"jlong", "J", "number"},
	model.String: {"jstring", "Ljava/lang/String;", ""}, model.Text: {"jstring", "Ljava/lang/String;", ""},
	model.Bytes: {"jbyteArray", "[B", ""},
}

var packed = kinds[model.Bytes]

const directBuffer = "Ljava/nio/ByteBuffer;II"

// Signature is the method's descriptor.
func (m *Method) Signature() string {
	text := "("
	for _, p := range m.Params {
		switch {
		case p.At < 0:
		case m.isBuffer(p):
			text += directBuffer
		default:
			text += kinds[p.Type.Basic()].letters
		}
	}
	if m.Packed >= 0 {
		text += packed.letters
	}
	text += ")"
	if r := m.result(); r.c != "" {
		return text + r.letters
	}
	return text + "V"
}

func (m *Method) isBuffer(p calls.Param) bool { return m.Direct && p.Type.Kind == model.Bytes }

// result is how the result crosses; nothing where there is none.
func (m *Method) result() java {
	switch {
	case m.Result != nil && !m.Result.Packed():
		return kinds[m.Result.Basic()]
	case m.Result != nil || m.Func != nil && len(m.Func.Results) > 1:
		return packed
	}
	return java{}
}

// ResultType is that of the C function.
func (m *Method) ResultType() string {
	if r := m.result(); r.c != "" {
		return r.c
	}
	return "void"
}

// Parameters are those of the C function after the class.
func (m *Method) Parameters() string {
	var text strings.Builder
	for i, p := range m.Params {
		switch {
		case p.At < 0:
		case m.isBuffer(p):
			fmt.Fprintf(&text, ", jobject a%d, jint offset%[1]d, jint length%[1]d", i)
		default:
			fmt.Fprintf(&text, ", %s a%d", kinds[p.Type.Basic()].c, i)
		}
	}
	if m.Packed >= 0 {
		text.WriteString(", jbyteArray packed")
	}
	return text.String()
}

// Puts are the statements that put the parameters into the frame.
func (m *Method) Puts() []string {
	var all []string
	for i, p := range m.Params {
		if p.At < 0 {
			continue
		}
		switch k := kinds[p.Type.Basic()]; {
		case m.isBuffer(p):
			all = append(all, fmt.Sprintf("gondk_direct(env, &f, %d, a%d, offset%[2]d, length%[2]d);", p.At, i))
		case k.c == "jstring":
			all = append(all, fmt.Sprintf("gondk_string(env, &f, %d, a%d);", p.At, i))
		case k.c == "jbyteArray":
			all = append(all, fmt.Sprintf("gondk_bytes(env, &f, %d, a%d);", p.At, i))
		default:
			all = append(all, fmt.Sprintf("f.args[%d].%s = a%d;", p.At, k.member, i))
		}
	}
	if m.Packed >= 0 {
		all = append(all, fmt.Sprintf("gondk_bytes(env, &f, %d, packed);", m.Packed))
	}
	return all
}

// Memory ends the names of what is for calls that have texts and byte arrays.
func (m *Method) Memory() string {
	for _, p := range m.Params {
		if p.At < 0 || kinds[p.Type.Basic()].member == "" {
			return "_memory"
		}
	}
	return ""
}

// Return is the statement that returns the result.
func (m *Method) Return() string {
	switch r := m.result(); r.c {
	case "":
		return ""
	case "jstring":
		return "return gondk_string_result(env, &f);"
	case "jbyteArray":
		return "return gondk_bytes_result(env, &f);"
	case "jboolean":
		return "return f.args[0].number != 0;"
	default:
		return fmt.Sprintf("return (%s)f.args[0].%s;", r.c, r.member)
	}
}
