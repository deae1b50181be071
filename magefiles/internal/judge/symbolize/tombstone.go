package symbolize

import (
	"google.golang.org/protobuf/encoding/protowire"

	"github.com/gondk/gondk/magefiles/internal/read/raw"
)

// message is a protobuf message: the values of each field, by its name in Android's debuggerd/proto/tombstone.proto.
type message map[string][]value

// value is a number, a text, or a message.
type value struct {
	number uint64
	text   string
	message
}

// schema has the fields that are read of a message, by their numbers. Others are passed over.
type schema map[protowire.Number]fieldType

type fieldType struct {
	name string
	wire protowire.Type
	of   schema // of a message
}

func number(name string) fieldType            { return fieldType{name, protowire.VarintType, nil} }
func words(name string) fieldType             { return fieldType{name, protowire.BytesType, nil} }
func inside(name string, of schema) fieldType { return fieldType{name, protowire.BytesType, of} }

var (
	backtraceFrame = schema{1: number("rel_pc"), 2: number("pc"), 4: words("function_name"), 5: number("function_offset"), 6: words("file_name"),
		7: number("file_map_offset"), 8: words("build_id")}
	thread = schema{1: number("id"), 2: words("name"), 3: inside("registers", schema{1: words("name"), 2: number("u64")}),
		4: inside("current_backtrace", backtraceFrame), 7: words("backtrace_note")}
	heapObject = schema{3: number("allocation_tid"), 4: inside("allocation_backtrace", backtraceFrame), 5: number("deallocation_tid"),
		6: inside("deallocation_backtrace", backtraceFrame)}
	signal = schema{1: number("number"), 2: words("name"), 3: number("code"), 4: words("code_name"), 5: number("has_sender"), 6: number("sender_uid"),
		7: number("sender_pid"), 8: number("has_fault_address"), 9: number("fault_address")}
	mappingFields = schema{1: number("begin_address"), 2: number("end_address"), 3: number("offset"), 4: number("read"), 5: number("write"),
		6: number("execute"), 7: words("mapping_name"), 8: words("build_id"), 9: number("load_bias")}
	logMessage = schema{1: words("timestamp"), 2: number("pid"), 3: number("tid"), 4: number("priority"), 5: words("tag"), 6: words("message")}
	tombstone  = schema{1: number("arch"), 2: words("build_fingerprint"), 3: words("revision"), 4: words("timestamp"), 5: number("pid"), 6: number("tid"),
		7: number("uid"), 9: words("command_line"), 10: inside("signal_info", signal), 14: words("abort_message"),
		15: inside("causes", schema{1: words("human_readable"), 2: inside("memory_error", schema{3: inside("heap", heapObject)})}),
		16: inside("threads", schema{1: number("key"), 2: inside("value", thread)}), 17: inside("memory_mappings", mappingFields),
		18: inside("log_buffers", schema{1: words("name"), 2: inside("logs", logMessage)}), 20: number("process_uptime")}
)

// decode reads a message whole; not ok where it is none of that schema. What is empty is nil.
func decode(content string, of schema) (m message, ok bool) {
	for len(content) > 0 {
		num, kind, tag := protowire.ConsumeTag(raw.Bytes(content))
		if tag < 0 {
			return nil, false
		}
		size := protowire.ConsumeFieldValue(num, kind, raw.Bytes(content[tag:]))
		if size < 0 {
			return nil, false
		}
		if f, known := of[num]; known {
			v, ok := f.read(content[tag:tag+size], kind)
			if !ok {
				return nil, false
			}
			if m == nil {
				m = message{}
			}
			m[f.name] = append(m[f.name], v)
		}
		content = content[tag+size:]
	}
	return m, true
}

func (f fieldType) read(content string, kind protowire.Type) (v value, ok bool) {
	if kind != f.wire {
		return v, false
	}
	if kind == protowire.VarintType {
		v.number, _ = protowire.ConsumeVarint(raw.Bytes(content))
		return v, true
	}
	_, size := protowire.ConsumeVarint(raw.Bytes(content))
	if v.text, ok = content[size:], true; f.of != nil {
		v.message, ok = decode(v.text, f.of)
	}
	return v, ok
}

// last returns the value of a field that occurs once; of several the last counts.
func (m message) last(name string) value {
	if all := m[name]; len(all) > 0 {
		return all[len(all)-1]
	}
	return value{}
}

func (m message) number(name string) uint64 { return m.last(name).number }
func (m message) text(name string) string   { return m.last(name).text }
