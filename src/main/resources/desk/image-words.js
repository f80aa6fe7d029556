// @ts-check
// The origin of images, in words.
export const AI_USES = { GENERATED: 'Yes, and labelled so', COMPOSITE: 'In part, and labelled so' };

/** @type {Record<string, string>} */
const ENGINE_NAMES = { sketch: 'Placeholder art, not AI', sdapi: 'SDXL', openai: 'SDXL', comfyui: 'SDXL (ComfyUI)' };

/** @param {string} engine */
export const engineName = (engine) => ENGINE_NAMES[engine] ?? engine;
