package java

import "github.com/gondk/gondk/magefiles/internal/build/bind/model"

// Rules keep R8 from renaming and removing what Go finds by name. All else it may: apps lose what they do not call.
func Rules(api *model.API) string {
	return `# Go finds these by their names.
-keep class ` + api.Runtime() + `.Natives {
    native <methods>;
}
-keep class ` + api.Runtime() + `.Dispatch {
    static byte[] call(long, int, byte[]);
    static void release(long, int);
    static java.lang.Throwable error(byte[]);
}
# Only compilers need these.
-dontwarn ` + annotations + `.NonNull
-dontwarn ` + annotations + `.Nullable
`
}
