"""Builds the recipe beside it: ``build.py VERSION WHEEL OUTPUT PLATFORM``, where WHEEL is the folder of an unpacked wheel."""

import sys
from pathlib import Path

from rattler_build import PlatformConfig, RenderConfig, Stage0Recipe, VariantConfig

version, wheel, output, platform = sys.argv[1:]
recipe = Stage0Recipe.from_file(Path(__file__).with_name("recipe.yaml"))
config = RenderConfig(PlatformConfig(target_platform=platform), {"version": version, "wheel": wheel})
(variant,) = recipe.render(VariantConfig(), config)
# No channel: nothing is needed to build it. The recipe stays here, as it has this machine's paths in it by now.
variant.run_build(output_dir=output, channels=[], no_include_recipe=True)
