package app.galley.doctor;

import org.jspecify.annotations.Nullable;

/**
 * One line of the doctor's report. Contains no secret; host names only administrators and
 * the owner of the server see.
 *
 * @param name what was checked, in at most 18 characters
 * @param tried a phrase: what was done
 * @param found a sentence: what came of it
 * @param advice a sentence: what to do; null unless there is something to do
 * @param position order in the report, from 0, with gaps
 */
public record Finding(Level level, String name, String tried, String found, @Nullable String advice, int position) {
}
