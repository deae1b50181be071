// The sample as Android Studio opens it: one module for each build path, since the Android Gradle plugin takes one a module.
// Build the archive first: go tool mage archive in the folder above.
pluginManagement {
    repositories {
        google()
        mavenCentral()
        gradlePluginPortal()
    }
}

dependencyResolutionManagement {
    repositoriesMode = RepositoriesMode.FAIL_ON_PROJECT_REPOS
    repositories {
        google()
        mavenCentral()
    }
}

rootProject.name = "sample"
include(":cmake", ":ndkBuild")
