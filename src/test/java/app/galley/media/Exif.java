package app.galley.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Adds the EXIF data of a phone to images: orientation and place.
 */
public final class Exif {

	private Exif() {
	}

	/** A TIFF structure with an orientation and a place (48° 12' 30" N). */
	private static byte[] tiff(int orientation) {
		ByteBuffer out = ByteBuffer.allocate(92).order(ByteOrder.LITTLE_ENDIAN);
		out.put("II".getBytes(StandardCharsets.US_ASCII)).putShort((short) 42).putInt(8);
		out.putShort((short) 2);
		out.putShort((short) 0x0112).putShort((short) 3).putInt(1).putInt(orientation);
		out.putShort((short) 0x8825).putShort((short) 4).putInt(1).putInt(38);
		out.putInt(0);
		out.putShort((short) 2);
		out.putShort((short) 1).putShort((short) 2).putInt(2).putInt('N');
		out.putShort((short) 2).putShort((short) 5).putInt(3).putInt(68);
		out.putInt(0);
		out.putInt(48).putInt(1).putInt(12).putInt(1).putInt(30).putInt(1);
		return out.array();
	}

	public static byte[] into(byte[] image, ImageFormat format, int orientation) throws Exception {
		byte[] tiff = tiff(orientation);
		return switch (format) {
			case JPEG -> intoJpeg(image, tiff);
			case PNG -> intoPng(image, tiff);
			case WEBP -> intoWebp(image, tiff);
		};
	}

	private static byte[] intoJpeg(byte[] jpeg, byte[] tiff) {
		return ByteBuffer.allocate(jpeg.length + 10 + tiff.length)
			.put(jpeg, 0, 2)
			.putShort((short) 0xffe1)
			.putShort((short) (8 + tiff.length))
			.put("Exif\0\0".getBytes(StandardCharsets.US_ASCII))
			.put(tiff)
			.put(jpeg, 2, jpeg.length - 2)
			.array();
	}

	private static byte[] intoPng(byte[] png, byte[] tiff) {
		byte[] data = ByteBuffer.allocate(4 + tiff.length)
			.put("eXIf".getBytes(StandardCharsets.US_ASCII))
			.put(tiff)
			.array();
		CRC32 crc = new CRC32();
		crc.update(data);
		return ByteBuffer.allocate(png.length + 8 + data.length)
			.put(png, 0, 33)
			.putInt(tiff.length)
			.put(data)
			.putInt((int) crc.getValue())
			.put(png, 33, png.length - 33)
			.array();
	}

	private static byte[] intoWebp(byte[] webp, byte[] tiff) throws Exception {
		ImageHeader header = WebpChunks.header(webp);
		byte[] extended = WebpChunks.withXmp(webp, header.width(), header.height(), "<x/>");
		ByteBuffer out = ByteBuffer.allocate(extended.length + 8 + tiff.length).order(ByteOrder.LITTLE_ENDIAN);
		out.put(extended).put("EXIF".getBytes(StandardCharsets.US_ASCII)).putInt(tiff.length).put(tiff);
		out.putInt(4, out.capacity() - 8);
		out.put(20, (byte) (extended[20] | 0x08));
		return out.array();
	}

}
