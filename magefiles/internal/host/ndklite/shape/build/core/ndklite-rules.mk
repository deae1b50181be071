# The rules for a module's files, with the flags of the NDK (r22 to r28).

hide := $(if $(filter 1,$(V)),,@)

# A rule. Its command is kept beside the file, so that a file made by another command is made anew. It is kept without a newline, which
# $(file) of GNU make 4.3 takes off some times only.
# $1 file, $2 prerequisites, $3 what the step is called, $4 what it is about, $5 the command's variable, $6 where the command is kept
define __rule
$1: private __step := $3
$1: private __about := $4
$1: private __abi := $(TARGET_ARCH_ABI)
$1: private __do := $$($5)
$1: private __kept := $6
ifneq ($$(file <$6),$$($5) $$(__id))
$1: FORCE
endif
$1: $2
	@mkdir -p $$(@D) $$(dir $$(__kept))
	@printf '[%s] %-15s: %s\n' '$$(__abi)' '$$(strip $$(__step))' '$$(__about)'
	@rm -f $$@ $$(__kept)
	$$(hide)$$(__do)
	@printf %s '$$(subst ','\'',$$(__do) $$(__id))' >$$(__kept)

endef

__global := -fdata-sections -ffunction-sections -fstack-protector-strong -funwind-tables -no-canonical-prefixes -g \
  -Wno-invalid-command-line-argument -Wno-unused-command-line-argument -D_FORTIFY_SOURCE=2
__pic.arm64 := -fpic
__pic.arm := -fpic
__pic.x86_64 := -fPIC
__pic.x86 := -fPIC $(if $(filter 21 22 23,$(__made_api)),-mstackrealign)
__optim.release := -O2 -DNDEBUG
__optim.debug := -O0 -UNDEBUG -fno-limit-debug-info
__optim.thumb.release := -mthumb -Oz -DNDEBUG
__optim.thumb.debug := -mthumb $(__optim.debug)
__page.true := -D__BIONIC_NO_PAGE_SIZE_MACRO

# android/ndk#1196, #1589: Android before 11 does not read libraries with a read-only segment first.
__rosegment := $(if $(filter 21 22 23 24 25 26 27 28 29,$(__made_api)),-Wl$(comma)--no-rosegment)
__pages := $(if $(filter false,$(APP_SUPPORT_FLEXIBLE_PAGE_SIZES)),4096,16384)

__target = --target=$(__triple.$(TARGET_ARCH_ABI))$(__made_api)
__object = $(TARGET_OBJS)/$1/$(subst ../,__/,$(basename $(call __plain_sources,$2))).o

# $1 module, $2 source as listed: thumb, arm or, where there is but one instruction set, nothing
__mode = $(if $(filter arm,$(TARGET_ARCH)),$(if $(filter arm,$(__m.$1.ARM_MODE)),arm,$(if $(__m.$1.ARM_MODE),thumb,\
$(if $(filter %.arm %.arm.neon,$2),arm,thumb))))

# $1 module, $2 source as listed
__optimize = $(__optim.$(if $(filter thumb,$(call __mode,$1,$2)),thumb.)$(__optim)) \
  $(if $(filter armfalse,$(TARGET_ARCH)$(__m.$1.ARM_NEON)),-mfpu=vfpv3-d16)
__includes = $(addprefix -I,$(__m.$1.C_INCLUDES) $(call __exports,$(__m.$1.ALL),C_INCLUDES) $(__m.$1.PATH))
__format = $(if $(filter true,$(__m.$1.DISABLE_FORMAT_STRING_CHECKS)),-Wno-error=format-security,-Wformat -Werror=format-security)
__cflags = -DANDROID $(call __exports,$(__m.$1.ALL),CFLAGS) $(__m.$1.CFLAGS) $(call __format,$1)
__last.c = $(APP_CONLYFLAGS) $(call __cflags,$1) $(call __exports,$(__m.$1.ALL),CONLYFLAGS) $(__m.$1.CONLYFLAGS)
__last.s = $(APP_ASFLAGS) $(call __cflags,$1) $(call __exports,$(__m.$1.ALL),ASFLAGS) $(__m.$1.ASFLAGS)

# $1 module, $2 source as listed, $3 source's path, $4 object, $5 c or s
__compile = $(NDK_CCACHE) clang -MMD -MP -MF $4.d $(__target) $(__global) $(__pic.$(TARGET_ARCH)) \
  $(__page.$(APP_SUPPORT_FLEXIBLE_PAGE_SIZES)) $(call __optimize,$1,$2) $(call __includes,$1) $(APP_CFLAGS) $(call __last.$5,$1) -c $3 -o $4

# $1 module, $2 source as listed
__compile_rule = $(call __compile_file,$1,$2,$(call __in,$(call __plain_sources,$2),$(__m.$1.PATH)),$(call __object,$1,$2))
__compile_file = $(if $(filter $4,$(__objects)),$(error $(__ndk): $(__m.$1.MAKEFILE): module $1: LOCAL_SRC_FILES: $2: another source \
gives the same object file $4; rename one))\
  $(eval __objects += $4)\
  $(eval __cmd := $$(call __compile,$1,$2,$3,$4,$(if $(filter %.c,$3),c,s)))\
  $(eval $(call __rule,$4,$3 $(__m.$1.MAKEFILE) $(__application_mk),Compile $(strip $(call __mode,$1,$2)),$1 <= $(notdir $3),__cmd,$4.cmd))

__ldflags = -Wl,--build-id=sha1 $(__rosegment) $(if $(findstring 64,$(TARGET_ARCH)),-Wl$(comma)-z$(comma)max-page-size=$(__pages)) \
  $(if $(filter release,$(__optim)),-Wl$(comma)--gc-sections) $(APP_LDFLAGS) $(call __exports,$(__m.$1.ALL),LDFLAGS) $(__m.$1.LDFLAGS) \
  $(if $(filter true,$(__m.$1.ALLOW_UNDEFINED_SYMBOLS)),,-Wl$(comma)--no-undefined) \
  $(if $(filter true,$(__m.$1.ALLOW_UNDEFINED_VERSION_SCRIPT_SYMBOLS)),,-Wl$(comma)--no-undefined-version) \
  $(if $(filter true,$(__m.$1.DISABLE_FATAL_LINKER_WARNINGS)),,-Wl$(comma)--fatal-warnings)
__built = $(foreach m,$1,$(__m.$m.BUILT))
__whole = $(if $1,-Wl$(comma)--whole-archive $1 -Wl$(comma)--no-whole-archive)

# $1 module, $2 objects, $3 whole static, $4 static, $5 shared libraries
__link = clang -Wl,-soname,$(notdir $(__m.$1.BUILT)) -shared $2 $(call __whole,$3) $4 -latomic $5 $(__target) -no-canonical-prefixes \
  $(call __ldflags,$1) $(__m.$1.LDLIBS) $(call __exports,$(__m.$1.ALL),LDLIBS) -lc -lm -o $(__m.$1.BUILT)

# $1 module, $2 objects
__link_rule = $(eval __taken := $(call __links,$1))\
  $(eval __shared := $(foreach m,$(__taken),$(if $(call __is_shared,$m),$m)))\
  $(eval __static := $(filter-out $(__shared),$(__taken)))\
  $(eval __w := $(filter $(foreach m,$1 $(__static),$(__m.$m.WHOLE_STATIC_LIBRARIES)),$(__static)))\
  $(call __link_file,$1,$2,$(call __built,$(__w)),$(call __built,$(filter-out $(__w),$(__static))),$(call __built,$(__shared)))
__link_file = $(eval __cmd := $$(call __link,$1,$2,$3,$4,$5))\
  $(eval $(call __rule,$(__m.$1.BUILT),$2 $3 $4 $5,SharedLibrary,$(notdir $(__m.$1.BUILT)),__cmd,$(__m.$1.BUILT).cmd))

# $1 module, $2 objects
__archive_rule = $(foreach f,LDFLAGS LDLIBS ALLOW_UNDEFINED_SYMBOLS,$(if $(strip $(__m.$1.$f)),\
    $(info $(__ndk): WARNING:$(__m.$1.MAKEFILE):$1: LOCAL_$f is always ignored for static libraries)))\
  $(eval __cmd := llvm-ar crsD $(__m.$1.BUILT) $2)\
  $(eval $(call __rule,$(__m.$1.BUILT),$2,StaticLibrary,$(notdir $(__m.$1.BUILT)),__cmd,$(__m.$1.BUILT).cmd))

# $1 module, $2 the prebuilt file: a shared one is copied to the others, where debuggers look for it
__copy_rule = $(eval __cmd := cp -f $2 $(__m.$1.BUILT))\
  $(eval $(call __rule,$(__m.$1.BUILT),$2,Prebuilt,$(notdir $(__m.$1.BUILT)) <= $(dir $2),__cmd,$(__m.$1.BUILT).cmd))

# $1 module, $2 built file, $3 installed file, $4 strip's flags
__install_rule = $(eval __cmd := $(if $(filter none,$4),cp -f $2 $3,llvm-strip $(strip $4) -o $3 $2))\
  $(eval $(call __rule,$3,$2,Install,$(notdir $3) => $(patsubst $(__project)/%,%,$3),__cmd,$(TARGET_OBJS)/$1/installed.cmd))
