# Which module needs which.

__is_static = $(filter %STATIC_LIBRARY,$(__m.$1.CLASS))
__is_shared = $(filter %SHARED_LIBRARY,$(__m.$1.CLASS))
__direct = $(__m.$1.STATIC_LIBRARIES) $(__m.$1.WHOLE_STATIC_LIBRARIES) $(__m.$1.SHARED_LIBRARIES)
# What the modules in $1 export of kind $2.
__exports = $(strip $(foreach m,$1,$(__m.$m.EXPORT_$2)))

# A module needs what it lists, and what those that it needs export. $(__root) is the module asked about: its own exports are for others.
__needs = $(call __direct,$1) $(if $(filter $(__root),$1),,$(__m.$1.EXPORT_STATIC_LIBRARIES) $(__m.$1.EXPORT_SHARED_LIBRARIES))

# What a link takes in: of a static library what it needs in its turn, of a shared library nothing. $(__linked) is being linked.
__link_needs = $(if $(filter $(__linked),$1)$(call __is_static,$1),$(__m.$1.LINKS))

# All that $1 needs by the function $2, itself first, each before those that it needs and otherwise in the order given.
__order = $(eval __seen :=)$(eval __sorted :=)$(call __visit,$1,$2)$(strip $(__sorted))
__visit = $(if $(filter $1,$(__seen)),,$(eval __seen += $1)\
  $(foreach d,$(call __reverse,$(call $2,$1)),$(call __visit,$d,$2))$(eval __sorted := $1 $(__sorted)))
__reverse = $(if $(strip $1),$(call __reverse,$(wordlist 2,$(words $1),$1)) $(firstword $1))

# $1 module: finds out all that it needs, and what it links itself or by way of an export.
__resolve = $(eval __root := $1)$(eval __m.$1.ALL := $(filter-out $1,$(call __order,$1,__needs)))\
  $(foreach d,$(filter-out $(__modules),$(__m.$1.ALL)),\
    $(error $(__ndk): $(__m.$1.MAKEFILE): module $1: needs $d, which no Android.mk defines; import it, define it or correct the name))\
  $(eval __m.$1.LINKS := $(call __direct,$1) \
    $(call __exports,$(__m.$1.ALL),STATIC_LIBRARIES) $(call __exports,$(__m.$1.ALL),SHARED_LIBRARIES))

# $1 module: the modules that its link takes in, in the linker's order.
__links = $(eval __linked := $1)$(filter-out $1,$(call __order,$1,__link_needs))
