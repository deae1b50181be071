# Everything for one ABI: $(TARGET_ARCH_ABI).
TARGET_ARCH := $(__arch.$(TARGET_ARCH_ABI))
TARGET_PLATFORM := android-$(__made_api)
TARGET_PLATFORM_LEVEL := $(__made_api)
TARGET_ABI := $(TARGET_PLATFORM)-$(TARGET_ARCH_ABI)
TARGET_OUT := $(NDK_APP_OUT)/local/$(TARGET_ARCH_ABI)
TARGET_OBJS := $(TARGET_OUT)/objs
NDK_APP_DST_DIR := $(NDK_APP_LIBS_OUT)/$(TARGET_ARCH_ABI)

__modules :=
__top_modules :=
__imported :=
__import_depth :=
__import_path :=
$(foreach d,$(subst :,$(space),$(NDK_MODULE_PATH)) $(NDK_GRADLE_INJECTED_IMPORT_PATH),$(call import-add-path,$d))
LOCAL_PATH :=
__ignored := $(CLEAR_VARS)
include $(__build_script)
__ignored := $(__check_locals)

# Where each module's file is: $1 module
__file_name = $(or $(strip $(__m.$1.MODULE_FILENAME)),\
  $(if $(filter PREBUILT_%,$(__m.$1.CLASS)),$(basename $(notdir $(__m.$1.SRC_FILES))),lib$1))
__file = $(if $(filter PREBUILT_STATIC_LIBRARY,$(__m.$1.CLASS)),$(call __prebuilt,$1),\
$(TARGET_OUT)/$(__file_name)$(if $(call __is_shared,$1),.so,.a))
__prebuilt = $(call __in,$(strip $(__m.$1.SRC_FILES)),$(__m.$1.PATH))
$(foreach m,$(__modules),$(eval __m.$m.BUILT := $(strip $(call __file,$m))))
$(foreach m,$(__modules),$(call __resolve,$m))

__objects_of = $(foreach s,$(__m.$1.SRC_FILES),$(call __object,$1,$s))
$(foreach m,$(__modules),$(if $(filter PREBUILT_%,$(__m.$m.CLASS)),,$(foreach s,$(__m.$m.SRC_FILES),$(call __compile_rule,$m,$s))))
__rules.SHARED_LIBRARY = $(call __link_rule,$1,$(call __objects_of,$1))
__rules.STATIC_LIBRARY = $(call __archive_rule,$1,$(call __objects_of,$1))
__rules.PREBUILT_SHARED_LIBRARY = $(call __copy_rule,$1,$(call __prebuilt,$1))
__rules.PREBUILT_STATIC_LIBRARY =
$(foreach m,$(__modules),$(call __rules.$(__m.$m.CLASS),$m))

# Without APP_MODULES: the project's own shared libraries and what they need; where it has none, its static libraries.
__chosen := $(call __unlib,$(strip $(APP_MODULES)))
$(foreach m,$(filter-out $(__modules),$(__chosen)),\
  $(error $(__ndk): $(__app_file): APP_MODULES: $m: no Android.mk defines it; correct the name))
__wanted := $(sort $(foreach m,$(or $(__chosen),$(__top_modules)),$m $(__m.$m.ALL)))
__wanted_shared := $(foreach m,$(__wanted),$(if $(call __is_shared,$m),$m))
$(foreach m,$(__wanted_shared),$(call __install_rule,$m,$(__m.$m.BUILT),$(NDK_APP_DST_DIR)/$(notdir $(__m.$m.BUILT)),\
$(or $(strip $(__m.$m.STRIP_MODE)),$(strip $(APP_STRIP_MODE)),--strip-unneeded)))
__to_install := $(foreach m,$(__wanted_shared),$(NDK_APP_DST_DIR)/$(notdir $(__m.$m.BUILT)))
all: $(__to_install) $(foreach m,$(__chosen) $(if $(__wanted_shared),,$(__top_modules)),$(__m.$m.BUILT))

# `ndk-build NAME` builds one module.
.PHONY: $(__modules)
$(foreach m,$(__modules),$(eval $m: $(__m.$m.BUILT)))

# What an earlier build installed and this one does not is removed, so that no app packs it.
__record := $(TARGET_OUT)/installed
__installed := $(file <$(__record))
__names := $(notdir $(__to_install))
ifneq ($(__installed),$(__names))
ifeq ($(filter-out all,$(MAKECMDGOALS))$(findstring n,$(firstword -$(MAKEFLAGS))),)
$(shell mkdir -p $(TARGET_OUT) && rm -f $(addprefix $(NDK_APP_DST_DIR)/,$(filter-out $(__names),$(__installed))) \
  && printf %s '$(__names)' >$(__record))
endif
endif

.PHONY: clean-$(TARGET_ARCH_ABI)
clean: clean-$(TARGET_ARCH_ABI)
clean-$(TARGET_ARCH_ABI): private __abi := $(TARGET_ARCH_ABI)
clean-$(TARGET_ARCH_ABI): private __files := $(sort $(addprefix $(NDK_APP_DST_DIR)/,$(__installed) $(__names)) $(__record) \
  $(foreach m,$(__modules),$(TARGET_OBJS)/$m \
$(if $(filter PREBUILT_STATIC_LIBRARY,$(__m.$m.CLASS)),,$(__m.$m.BUILT) $(__m.$m.BUILT).cmd)))
clean-$(TARGET_ARCH_ABI): private __about := $(__modules)
clean-$(TARGET_ARCH_ABI):
	@printf '[%s] %-15s: %s\n' '$(__abi)' Clean '$(__about)'
	$(hide)rm -rf $(__files)
