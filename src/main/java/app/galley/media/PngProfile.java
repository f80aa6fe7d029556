package app.galley.media;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.InflaterInputStream;

import app.galley.media.PngChunks.Chunk;
import org.jspecify.annotations.Nullable;

/**
 * What a PNG file says of its colours. Of several chunks the first counts: cICP, iCCP,
 * sRGB, then gAMA with cHRM.
 */
final class PngProfile {

	/** Profiles for print have some 2 MB. */
	private static final int MAX_ICC_BYTES = 8 << 20;

	/** gAMA is in 1/100,000; sRGB's curve is about this one. */
	private static final double SRGB_GAMMA = 0.45455;

	/** A gamma that differs less is meant as sRGB; libpng has the same limit. */
	private static final double GAMMA_TOLERANCE = 0.05;

	/** Chromaticities that differ less are the same. */
	private static final double CHROMATICITY_TOLERANCE = 0.005;

	private PngProfile() {
	}

	/**
	 * @param components 1 for grey, 3 for RGB
	 * @return null for sRGB
	 */
	static @Nullable ColourProfile read(List<Chunk> chunks, int components) {
		byte[] icc = (components == 1) ? null : ofCodePoints(PngChunks.find(chunks, "cICP"));
		if (icc == null) {
			icc = embedded(PngChunks.find(chunks, "iCCP"));
		}
		if (icc == null && PngChunks.find(chunks, "sRGB") == null) {
			icc = ofGamma(PngChunks.find(chunks, "gAMA"), PngChunks.find(chunks, "cHRM"), components);
		}
		return ColourProfile.of(icc, components);
	}

	private static byte @Nullable [] embedded(@Nullable ByteBuffer chunk) {
		if (chunk == null) {
			return null;
		}
		byte[] data = new byte[chunk.remaining()];
		chunk.get(data);
		int name = 0;
		while (name < data.length && data[name] != 0) {
			name++;
		}
		int start = Math.min(name + 2, data.length);
		try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(data, start, data.length - start))) {
			byte[] icc = in.readNBytes(MAX_ICC_BYTES);
			return (icc.length < MAX_ICC_BYTES) ? icc : null;
		}
		catch (IOException ex) {
			return null; // browsers ignore a damaged profile too
		}
	}

	/** Of the code points of ITU-T H.273, those of still images without HDR. */
	private static byte @Nullable [] ofCodePoints(@Nullable ByteBuffer chunk) {
		if (chunk == null || chunk.remaining() < 4 || chunk.get(2) != 0 || chunk.get(3) != 1) {
			return null;
		}
		double[] primaries = switch (chunk.get(0)) {
			case 1 -> IccProfile.SRGB;
			case 9 -> IccProfile.BT_2020;
			case 12 -> IccProfile.DISPLAY_P3;
			default -> null;
		};
		double[] curve = switch (chunk.get(1)) {
			case 1, 6, 14, 15 -> IccProfile.BT_709_CURVE;
			case 4 -> new double[] { 2.2 };
			case 8 -> new double[] { 1 };
			case 13 -> IccProfile.SRGB_CURVE;
			default -> null;
		};
		return (primaries != null && curve != null) ? IccProfile.rgb(primaries, curve) : null;
	}

	private static byte @Nullable [] ofGamma(@Nullable ByteBuffer gAma, @Nullable ByteBuffer cHrm, int components) {
		if (gAma == null || gAma.remaining() < 4 || gAma.getInt(0) <= 0) {
			return null;
		}
		double gamma = gAma.getInt(0) / 100_000.0;
		double[] primaries = chromaticities(cHrm);
		if (Math.abs(gamma / SRGB_GAMMA - 1) < GAMMA_TOLERANCE && (components == 1 || isSrgb(primaries))) {
			return null;
		}
		double[] curve = { 1 / gamma };
		return (components == 1) ? IccProfile.grey(curve) : IccProfile.rgb(primaries, curve);
	}

	private static double[] chromaticities(@Nullable ByteBuffer chunk) {
		if (chunk == null || chunk.remaining() < 32) {
			return IccProfile.SRGB;
		}
		double[] xy = new double[8];
		for (int i = 0; i < xy.length; i++) {
			xy[i] = chunk.getInt(4 * i) / 100_000.0;
		}
		return xy;
	}

	private static boolean isSrgb(double[] xy) {
		for (int i = 0; i < xy.length; i++) {
			if (Math.abs(xy[i] - IccProfile.SRGB[i]) > CHROMATICITY_TOLERANCE) {
				return false;
			}
		}
		return true;
	}

}
