package app.galley.image;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.UUID;

import app.galley.id.ImageId;

/**
 * A place where an image is used.
 *
 * @param image the image that is used
 * @param owner what uses it
 * @param place how it is used
 * @param id of the draft, the post, the author or the category; of a revision, that of
 * its post; the nil UUID for the settings
 * @param title of the draft or the post; the name of an author or a category; the name in
 * the settings
 * @param trashed whether the draft or the post is in the trash
 */
public record ImageUse(ImageId image, Owner owner, Place place, UUID id, String title, boolean trashed) {

	/**
	 * Reads a row with the columns {@code image_id}, {@code owner}, {@code place},
	 * {@code id}, {@code title} and {@code trashed}.
	 * @throws SQLException if a column is missing
	 */
	public static ImageUse of(ResultSet row, int number) throws SQLException {
		return new ImageUse(new ImageId(row.getObject("image_id", UUID.class)), Owner.valueOf(row.getString("owner")),
				Place.valueOf(row.getString("place")), row.getObject("id", UUID.class), row.getString("title"),
				row.getBoolean("trashed"));
	}

	/** The use in words, for errors. */
	String words() {
		String owned = this.owner.name().toLowerCase(Locale.ROOT) + " “" + this.title + "”";
		return ((this.owner == Owner.REVISION) ? "an earlier revision of “" + this.title + "”" : owned)
				+ (this.trashed ? " (in the trash)" : "");
	}

	/** What uses an image. */
	public enum Owner {

		DRAFT, POST, REVISION, AUTHOR, CATEGORY, SETTINGS

	}

	/** How an image is used. */
	public enum Place {

		FEATURE_IMAGE, TEXT, AVATAR, CATEGORY_IMAGE, SITE

	}

}
