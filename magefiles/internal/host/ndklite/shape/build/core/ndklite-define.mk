# CLEAR_VARS and the scripts that define a module. Each is a macro that expands to nothing, so that `include $(BUILD_SHARED_LIBRARY)`
# works at that line and an error names the line of the Android.mk.

# What a module remembers of its LOCAL_ variables.
__fields := ALLOW_MISSING_PREBUILT ALLOW_UNDEFINED_SYMBOLS ALLOW_UNDEFINED_VERSION_SCRIPT_SYMBOLS ARM_MODE ARM_NEON ASFLAGS \
  CFLAGS CONLYFLAGS C_INCLUDES DISABLE_FATAL_LINKER_WARNINGS DISABLE_FORMAT_STRING_CHECKS EXPORT_ASFLAGS EXPORT_CFLAGS \
  EXPORT_CONLYFLAGS EXPORT_C_INCLUDES EXPORT_LDFLAGS EXPORT_LDLIBS EXPORT_SHARED_LIBRARIES EXPORT_STATIC_LIBRARIES LDFLAGS \
  LDLIBS MODULE MODULE_FILENAME PATH SHARED_LIBRARIES SRC_FILES STATIC_LIBRARIES STRIP_MODE WHOLE_STATIC_LIBRARIES
__known_locals := $(__fields:%=LOCAL_%)
# These say something about C++ or about how long command lines are kept short: nothing that a C module depends on.
__known_locals += LOCAL_CPPFLAGS LOCAL_CXXFLAGS LOCAL_CPP_EXTENSION LOCAL_EXPORT_CPPFLAGS LOCAL_SHORT_COMMANDS

__set_locals = $(foreach v,$(filter LOCAL_%,$(.VARIABLES)),$(if $(filter file override command,$(firstword $(origin $v))),$v))
__check_locals = $(foreach v,$(filter-out $(__known_locals),$(__set_locals)),$(if $(strip $($v)),\
  $(error $(__ndk): module $(or $(strip $(LOCAL_MODULE)),without a name): $v: ndklite does not serve this variable; \
remove it or use a real NDK)))

CLEAR_VARS = $(strip $(__check_locals)$(foreach v,$(filter-out LOCAL_PATH,$(__known_locals) $(__set_locals)),$(eval $v :=)))
BUILD_SHARED_LIBRARY = $(call __define,SHARED_LIBRARY,BUILD_SHARED_LIBRARY)
BUILD_STATIC_LIBRARY = $(call __define,STATIC_LIBRARY,BUILD_STATIC_LIBRARY)
PREBUILT_SHARED_LIBRARY = $(call __define,PREBUILT_SHARED_LIBRARY,PREBUILT_SHARED_LIBRARY)
PREBUILT_STATIC_LIBRARY = $(call __define,PREBUILT_STATIC_LIBRARY,PREBUILT_STATIC_LIBRARY)

__unserved = $(error $(__ndk): module $(LOCAL_MODULE): $1: ndklite does not serve this script; use a real NDK)
BUILD_EXECUTABLE = $(call __unserved,BUILD_EXECUTABLE)
BUILD_HOST_EXECUTABLE = $(call __unserved,BUILD_HOST_EXECUTABLE)
BUILD_HOST_STATIC_LIBRARY = $(call __unserved,BUILD_HOST_STATIC_LIBRARY)

# $1 text
__bad = $(error $(__ndk): module $(LOCAL_MODULE): $1)
__unlib = $(patsubst lib%,%,$1)

# $1 class, $2 script
__define = $(strip $(__check_locals)\
  $(if $(filter 1,$(words $(LOCAL_MODULE))),,$(error $(__ndk): LOCAL_MODULE: '$(strip $(LOCAL_MODULE))': \
set it to one word before $2))\
  $(eval LOCAL_MODULE := $(call __unlib,$(strip $(LOCAL_MODULE))))\
  $(if $(filter $(LOCAL_MODULE),$(__modules)),$(call __bad,defined already in $(__m.$(LOCAL_MODULE).MAKEFILE); rename one of the two))\
  $(if $(strip $(LOCAL_PATH)),,$(call __bad,LOCAL_PATH is not set; begin the file with LOCAL_PATH := $$(call my-dir)))\
  $(call __check_choice,ARM_MODE,arm thumb)$(call __check_choice,ARM_NEON,true false)$(call __check_filename)\
  $(if $(filter PREBUILT_%,$1),$(call __check_prebuilt,$(if $(filter %SHARED_LIBRARY,$1),so,a)),$(__check_sources))\
  $(call __remember,$(LOCAL_MODULE),$1))

# $1 module, $2 class
__remember = $(eval __modules += $1)\
  $(if $(strip $(__import_depth)),,$(eval __top_modules += $1))\
  $(foreach f,$(__fields),$(eval __m.$1.$f := $$(LOCAL_$f)))\
  $(foreach f,STATIC_LIBRARIES WHOLE_STATIC_LIBRARIES SHARED_LIBRARIES EXPORT_STATIC_LIBRARIES EXPORT_SHARED_LIBRARIES,\
    $(eval __m.$1.$f := $$(call __unlib,$$(__m.$1.$f))))\
  $(eval __m.$1.CLASS := $2)$(eval __m.$1.MAKEFILE := $(__makefile))

# $1 variable without LOCAL_, $2 values that it may have
__check_choice = $(if $(filter-out $2,$(LOCAL_$1))$(filter-out 0 1,$(words $(LOCAL_$1))),\
  $(call __bad,LOCAL_$1: '$(LOCAL_$1)': must be one of: $2))
__check_filename = $(if $(strip $(filter-out 0 1,$(words $(LOCAL_MODULE_FILENAME)))$(findstring /,$(LOCAL_MODULE_FILENAME)) \
  $(filter %.so %.a,$(LOCAL_MODULE_FILENAME))),$(call __bad,LOCAL_MODULE_FILENAME: '$(LOCAL_MODULE_FILENAME)': must be one word \
without folder and extension))

# foo.c.arm asks for ARM code in that file, foo.c.neon for NEON, which every device of the ABI has by now.
__plain_sources = $(patsubst %.arm,%,$(patsubst %.neon,%,$1))
__cpp := %.cc %.cp %.cxx %.cpp %.CPP %.c++ %.C
__check_sources = $(foreach s,$(filter-out %.c %.s %.S,$(call __plain_sources,$(LOCAL_SRC_FILES))),\
  $(call __bad,LOCAL_SRC_FILES: $s: ndklite builds .c .s and .S; \
$(if $(filter $(__cpp),$s),for C++ use a real NDK,correct the name or leave it out)))

# A path in LOCAL_PATH's folder unless absolute: $1 path, $2 folder
__in = $(if $(filter /%,$1),$1,$2/$1)
# $1 extension
__check_prebuilt = $(if $(filter-out 1,$(words $(LOCAL_SRC_FILES)))$(filter-out %.$1,$(LOCAL_SRC_FILES)),\
    $(call __bad,LOCAL_SRC_FILES: '$(strip $(LOCAL_SRC_FILES))': a prebuilt library is one .$1 file))\
  $(if $(filter true,$(LOCAL_ALLOW_MISSING_PREBUILT))$(wildcard $(call __in,$(strip $(LOCAL_SRC_FILES)),$(LOCAL_PATH))),,\
    $(call __bad,LOCAL_SRC_FILES: $(call __in,$(strip $(LOCAL_SRC_FILES)),$(LOCAL_PATH)): no such file; build it first or correct \
the path))
