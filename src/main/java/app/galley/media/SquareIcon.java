package app.galley.media;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import javax.imageio.ImageIO;

import app.galley.media.ImageHeader.Bounds;
import net.coobird.thumbnailator.Thumbnails;
import net.coobird.thumbnailator.geometry.Positions;

/**
 * Icons of browser tabs and home screens, cut from the middle of an image.
 */
public final class SquareIcon {

	private static final int ICO_HEADER_BYTES = 22;

	private SquareIcon() {
	}

	/**
	 * A PNG of this image.
	 * @param image PNG, JPEG or WebP that this program stored
	 * @param size pixels of a side
	 */
	public static byte[] png(byte[] image, int size) throws IOException {
		ImageHeader header = ImageHeader.read(image, Bounds.COMPARED);
		return PixelMemory.shared().process(image, header, () -> {
			BufferedImage square = Thumbnails.of(DecodedImage.verify(image, Bounds.COMPARED).pixels())
				.crop(Positions.CENTER)
				.size(size, size)
				.imageType(BufferedImage.TYPE_INT_ARGB)
				.asBufferedImage();
			ByteArrayOutputStream bytes = new ByteArrayOutputStream();
			ImageIO.write(square, "png", bytes);
			return bytes.toByteArray();
		});
	}

	/** An ICO file with one PNG of up to 255 pixels. */
	public static byte[] ico(byte[] png, int size) {
		return ByteBuffer.allocate(ICO_HEADER_BYTES + png.length)
			.order(ByteOrder.LITTLE_ENDIAN)
			.putShort((short) 0)
			.putShort((short) 1)
			.putShort((short) 1)
			.put((byte) size)
			.put((byte) size)
			.putShort((short) 0)
			.putShort((short) 1)
			.putShort((short) 32)
			.putInt(png.length)
			.putInt(ICO_HEADER_BYTES)
			.put(png)
			.array();
	}

}
