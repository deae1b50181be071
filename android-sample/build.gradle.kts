// What the modules take from abi-matrix.toml, which says it for all build paths.
plugins {
    alias(libs.plugins.android.application) apply false
}

val matrix = file("../abi-matrix.toml").readText()
for (key in listOf("min_sdk", "target_sdk", "application_id", "version_code", "version_name")) {
    val line = Regex("(?m)^\\s*$key *= *\"?([^\"#\\n]+)").find(matrix) ?: error("abi-matrix.toml has no $key")
    extra[key] = line.groupValues[1].trim()
}
extra["abis"] = Regex("(?m)^\\s*\\[\\[abi]][^\\[]*?name *= *\"([^\"]+)\"").findAll(matrix).map { it.groupValues[1] }.toList()
extra["ndk_version"] = Regex("(?m)^\\s*ndk *= *\\[[^]]*?\"(\\d+\\.\\d+\\.\\d+)\"").find(matrix)?.groupValues?.get(1) // none: the plugin's own
