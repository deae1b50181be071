package model

import (
	"testing"
)

func TestNames(t *testing.T) {
	for _, c := range []struct{ name, camel, snake string }{
		{"Greet", "greet", "GREET"},
		{"URL", "url", "URL"},
		{"ID", "id", "ID"},
		{"IDs", "ids", "IDS"},
		{"HTTPServer", "httpServer", "HTTP_SERVER"},
		{"UserID", "userId", "USER_ID"},
		{"UserIDs", "userIds", "USER_IDS"},
		{"UserIDsOf", "userIdsOf", "USER_IDS_OF"},
		{"ServeHTTP", "serveHttp", "SERVE_HTTP"},
		{"IPv4", "ipv4", "IPV4"},
		{"IPv6Addr", "ipv6Addr", "IPV6_ADDR"},
		{"OAuth2Token", "oauth2Token", "OAUTH2_TOKEN"},
		{"SHA256Sum", "sha256Sum", "SHA256_SUM"},
		{"X509", "x509", "X509"},
		{"MaxInt64", "maxInt64", "MAX_INT64"},
		{"X", "x", "X"},
		{"AB", "ab", "AB"},
		{"ABeautifulDay", "aBeautifulDay", "A_BEAUTIFUL_DAY"},
		{"max_size", "maxSize", "MAX_SIZE"},
		{"MAX_SIZE", "maxSize", "MAX_SIZE"},
		{"Größe", "größe", "GRÖßE"},
		{"ÄnderungÜber", "änderungÜber", "ÄNDERUNG_ÜBER"},
		{"already", "already", "ALREADY"},
		{"getURL", "getUrl", "GET_URL"},
	} {
		if camel, snake := lowerCamel(c.name), upperSnake(c.name); camel != c.camel || snake != c.snake {
			t.Errorf("%s is %s and %s, want %s and %s", c.name, camel, snake, c.camel, c.snake)
		}
	}
}

func TestMethodNames(t *testing.T) {
	for _, c := range []struct {
		name string
		kind Kind
		want string
	}{
		{"Switch", Object, "switch_"},
		{"New", Invalid, "new_"},
		{"Null", Object, "null_"},
		{"Wait", Object, "wait_"},
		{"Notify", Invalid, "notify_"},
		{"NotifyAll", Object, "notifyAll_"},
		{"GetClass", Object, "getClass_"},
		{"HashCode", Struct, "hashCode_"},
		{"ToString", Struct, "toString_"},
		{"Equals", Struct, "equals_"},
		{"Finalize", Object, "finalize_"},
		{"Clone", Object, "clone_"},
		{"Name", Enum, "name_"},
		{"Ordinal", Enum, "ordinal_"},
		{"Name", Object, "name"},
		{"Waiting", Object, "waiting"},
	} {
		if got := methodName(c.name, c.kind); got != c.want {
			t.Errorf("%s of %s is %s, want %s", c.name, c.kind, got, c.want)
		}
	}
}

func TestOtherNames(t *testing.T) {
	for _, c := range []struct{ what, got, want string }{
		{"field", fieldName("Class", Struct), "class_"},
		{"field of an error", fieldName("Message", ErrorType), "message_"},
		{"field of an error", fieldName("Op", ErrorType), "op"},
		{"value of an enum", constName("ColorDarkBlue", "Color"), "DARK_BLUE"},
		{"value of an enum", constName("Colorful", "Color"), "COLORFUL"},
		{"value of an enum", constName("Color", "Color"), "COLOR"},
		{"value of an enum", constName("Red", "Color"), "RED"},
		{"value that begins with a digit", javaConst(constName("Level1", "Level")), "LEVEL1"},
		{"value that begins with a digit", javaConst("2G"), "_2G"},
		{"sentinel", exceptionName("ErrNotFound"), "NotFoundException"},
		{"sentinel", exceptionName("EOF"), "EOFException"},
		{"sentinel", exceptionName("Err"), "ErrException"},
		{"sentinel", exceptionName("Errors"), "ErrorsException"},
		{"error type", exceptionName("NotFoundError"), "NotFoundException"},
		{"error type", exceptionName("Error"), "ErrorException"},
		{"error type", exceptionName("ParseException"), "ParseException"},
		{"native", nativeName("every", "Größe"), "every_Gru00f6u00dfe"},
		{"parameter without a name", paramName(1), "p1"},
		{"result without a name", resultName(1), "second"},
		{"result without a name", resultName(7), "result8"},
		{"parameter", javaName("int"), "int_"},
		{"parameter", javaName("_id"), "id"},
		{"parameter", javaName("_1"), "_1"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %s, want %s", c.what, c.got, c.want)
		}
	}
}
