# Where the project is and where results go. Paths stay as they were given: relative ones serve in any folder.

$(foreach v,NDK_PROJECT_PATH NDK_APPLICATION_MK NDK_OUT NDK_LIBS_OUT NDK_MODULE_PATH APP_BUILD_SCRIPT APP_PROJECT_PATH,\
  $(if $(filter-out 0 1,$(words $($v))),$(error $(__ndk): $v: '$($v)': GNU make cannot work with spaces in a path; \
start ndk-build in the project's folder and give the path relative to it)))

$(foreach v,NDK_ANALYZE GEN_COMPILE_COMMANDS_DB,$(if $(filter-out 0 false,$($v)),\
  $(error $(__ndk): $v=$($v): ndklite has no such mode; leave it out or use a real NDK)))
$(if $(filter-out clang%,$(NDK_TOOLCHAIN_VERSION)),\
  $(error $(__ndk): NDK_TOOLCHAIN_VERSION=$(NDK_TOOLCHAIN_VERSION): ndklite has clang only; leave it out))

# The project is here or above. Its path is made of dots, since the name of a folder above may contain spaces.
__up := . .. ../.. ../../.. ../../../.. ../../../../.. ../../../../../.. ../../../../../../.. ../../../../../../../..
__project := $(strip $(or $(NDK_PROJECT_PATH),$(APP_PROJECT_PATH)))
ifndef __project
__project := $(patsubst %/jni/Android.mk,%,$(firstword $(wildcard $(__up:=/jni/Android.mk))))
endif
ifndef __project
__project := $(patsubst %/AndroidManifest.xml,%,$(firstword $(wildcard $(__up:=/AndroidManifest.xml))))
endif
ifndef __project
$(error $(__ndk): no jni/Android.mk here or above; start ndk-build in the project or set NDK_PROJECT_PATH)
endif
# Where nothing outside forbids it, Android.mk sees the NDK's variables.
NDK_PROJECT_PATH := $(__project)
APP_PROJECT_PATH := $(__project)

ifeq ($(__project),null)
$(foreach v,NDK_OUT NDK_LIBS_OUT APP_BUILD_SCRIPT,$(if $(strip $($v)),,\
  $(error $(__ndk): NDK_PROJECT_PATH=null: set $v, too)))
endif

NDK_APP_OUT := $(or $(strip $(NDK_OUT)),$(__project)/obj)
NDK_APP_LIBS_OUT := $(or $(strip $(NDK_LIBS_OUT)),$(__project)/libs)

__application_mk := $(or $(strip $(NDK_APPLICATION_MK)),$(wildcard $(__project)/jni/Application.mk))
$(if $(__application_mk),$(if $(wildcard $(__application_mk)),,\
  $(error $(__ndk): NDK_APPLICATION_MK: $(__application_mk): no such file; correct the path)))
