// The app as CMake builds it. The folder above takes the values from abi-matrix.toml.
plugins {
    alias(libs.plugins.android.application)
}

val min_sdk: String by rootProject.extra
val target_sdk: String by rootProject.extra
val application_id: String by rootProject.extra
val version_code: String by rootProject.extra
val version_name: String by rootProject.extra
val abis: List<String> by rootProject.extra
val ndk_version: String? by rootProject.extra

android {
    namespace = "dev.gondk.sample"
    compileSdk = target_sdk.toInt()
    ndk_version?.let { ndkVersion = it }

    defaultConfig {
        applicationId = application_id
        minSdk = min_sdk.toInt()
        targetSdk = target_sdk.toInt()
        versionCode = version_code.toInt()
        versionName = version_name
        ndk {
            abiFilters += abis
        }
        externalNativeBuild {
            cmake {
                arguments += "-Dgolib_DIR=${rootDir.parentFile}/build/cmake"
            }
        }
    }

    externalNativeBuild {
        cmake {
            path = file("../CMakeLists.txt")
        }
    }

    sourceSets {
        named("main") {
            manifest.srcFile("../src/main/AndroidManifest.xml")
            java.directories.add("../src/main/java")
            kotlin.directories.add("../src/main/kotlin")
            java.directories.add("${rootDir.parentFile}/build/golib/java") // what [bind] writes: go tool mage archive, or bind
            res.directories.add("../src/main/res")
            jniLibs.directories.add("${rootDir.parentFile}/build/program")
        }
    }

    packaging {
        jniLibs {
            useLegacyPackaging = true // programs run where the installer unpacks them
        }
    }
}
