package app.galley.address;

/**
 * Another running instance gives images other addresses than this one would.
 */
public class OtherBaseInUse extends RuntimeException {

	OtherBaseInUse(String own, String other) {
		super("Image addresses would begin with %s here, but another running Galley on this database uses %s."
			.formatted(own, other));
	}

}
