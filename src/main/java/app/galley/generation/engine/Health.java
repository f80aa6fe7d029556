package app.galley.generation.sdxl;

/**
 * Whether pictures can be made now.
 *
 * @param message a sentence: what answers, or what is wrong and what to do
 */
public record Health(boolean up, String message) {
}
