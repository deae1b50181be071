// The app as ndk-build builds it. Numbers, the id and the ABIs are those of abi-matrix.toml: mage's targets look whether they are.
plugins {
    alias(libs.plugins.android.application)
}

android {
    namespace = "dev.gondk.sample"
    compileSdk = 36

    defaultConfig {
        applicationId = "dev.gondk.sample"
        minSdk = 24
        targetSdk = 36
        versionCode = 1
        versionName = "1.0"
        ndk {
            abiFilters += listOf("arm64-v8a", "armeabi-v7a")
        }
        externalNativeBuild {
            ndkBuild {
                arguments += "NDK_MODULE_PATH=${rootDir.parentFile}/build/ndk-build"
            }
        }
    }

    externalNativeBuild {
        ndkBuild {
            path = file("../jni/Android.mk")
        }
    }

    sourceSets {
        named("main") {
            manifest.srcFile("../src/main/AndroidManifest.xml")
            java.srcDirs("../src/main/java")
            res.srcDirs("../src/main/res")
        }
    }
}
