# Application.mk and the APP_ variables. https://developer.android.com/ndk/guides/application_mk

__known_apps := APP_ABI APP_ASFLAGS APP_BUILD_SCRIPT APP_CFLAGS APP_CONLYFLAGS APP_DEBUG APP_LDFLAGS APP_MODULES APP_OPTIM APP_PLATFORM \
  APP_PROJECT_PATH APP_STL APP_STRIP_MODE APP_SUPPORT_FLEXIBLE_PAGE_SIZES
# These say something about C++ or about how long command lines are kept short: nothing that a C build here depends on.
__known_apps += APP_CPPFLAGS APP_CXXFLAGS APP_SHORT_COMMANDS

# The NDK does not take APP_ variables from the environment either.
$(foreach v,$(filter APP_%,$(.VARIABLES)),$(if $(filter environment,$(origin $v)),$(eval $v :=)))
$(foreach v,$(__known_apps),$(if $(filter undefined,$(origin $v)),$(eval $v :=)))

APP_DEBUG := $(strip $(NDK_DEBUG))
ifdef __application_mk
include $(__application_mk)
endif
__app_file := $(or $(__application_mk),the command line)

__given_apps := $(foreach v,$(filter APP_%,$(.VARIABLES)),$(if $(strip $($v)),$v))
$(foreach v,$(filter-out $(__known_apps),$(__given_apps)),\
  $(error $(__ndk): $(__app_file): $v: ndklite does not serve this variable; remove it or use a real NDK))

# $1 variable, $2 values that it may have
__one_of = $(if $(filter-out $2,$($1))$(filter-out 0 1,$(words $($1))),\
  $(error $(__ndk): $(__app_file): $1: '$($1)': must be one of: $2))

# $1 ABIs as given
__expand_abis = $(if $(filter all,$1),$(__made_abis),$(if $(filter all32,$1),$(__made_abis32),$(if $(filter all64,$1),$(__made_abis64),$1)))
__abis := $(call __expand_abis,$(or $(strip $(subst $(comma),$(space),$(APP_ABI))),all))
$(foreach a,$(filter-out $(__made_abis),$(__abis)),$(error $(__ndk): $(__app_file): APP_ABI: $a: this ndklite is made for \
$(__made_abis); add the ABI to abi-matrix.toml or use a real NDK))
NDK_APP_ABI := $(__abis)

__level := $(patsubst android-%,%,$(strip $(APP_PLATFORM)))
__level := $(or $(__alias.$(__level)),$(filter-out latest,$(__level)),$(__made_api))
ifneq ($(__level),$(__made_api))
$(error $(__ndk): $(__app_file): APP_PLATFORM: $(APP_PLATFORM): this ndklite is made for android-$(__made_api); \
ask for that, or set min_sdk in abi-matrix.toml, or use a real NDK)
endif
APP_PLATFORM := android-$(__level)

$(if $(filter-out none system,$(APP_STL)),$(error $(__ndk): $(__app_file): APP_STL: $(APP_STL): ndklite has no C++ library; \
use APP_STL := none or a real NDK))
$(call __one_of,APP_DEBUG,0 1 false true)
$(call __one_of,APP_OPTIM,debug release)
$(call __one_of,APP_SUPPORT_FLEXIBLE_PAGE_SIZES,false true)

# A manifest that says debuggable makes a debug build, as with the NDK.
__manifest := $(wildcard $(__project)/AndroidManifest.xml)
__debuggable := $(or $(APP_DEBUG),$(if $(__manifest),$(if $(findstring android:debuggable="true",$(file <$(__manifest))),true)))
__optim := $(or $(strip $(APP_OPTIM)),$(if $(filter 1 true,$(__debuggable)),debug,release))
APP_OPTIM := $(__optim)

__build_script := $(or $(strip $(APP_BUILD_SCRIPT)),$(__project)/jni/Android.mk)
$(if $(wildcard $(__build_script)),,$(error $(__ndk): $(__build_script): no such file; \
start ndk-build in the project or set APP_BUILD_SCRIPT))
NDK_APP_BUILD_SCRIPT := $(__build_script)
