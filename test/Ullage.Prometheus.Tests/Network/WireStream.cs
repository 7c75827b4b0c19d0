using System.Buffers.Binary;
using System.Text;
using Ullage.Model;
using Ullage.Prometheus.Checksums;
using Ullage.Prometheus.Chunks;

namespace Ullage.Prometheus.Tests.Network;

/// <summary>Writes what a server sends in remote read, right or wrong.</summary>
internal static class WireStream
{
    public const string Streamed = "application/x-streamed-protobuf; proto=prometheus.ChunkedReadResponse";

    public static byte[] Frame(byte[] message, uint crcMask = 0)
    {
        var crc = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(crc, Crc32C.Of(message) ^ crcMask);
        return [.. Varint((ulong)message.Length), .. crc, .. message];
    }

    public static byte[] Message(LabelSet labels, params (ulong Encoding, byte[] Data)[] chunks)
    {
        List<byte> series = [];
        foreach (var label in labels)
        {
            series.AddRange(Field(1, [.. Field(1, Encoding.UTF8.GetBytes(label.Name)), .. Field(2, Encoding.UTF8.GetBytes(label.Value))]));
        }

        foreach (var (encoding, data) in chunks)
        {
            series.AddRange(Field(2, [1 << 3, 0, 2 << 3, 0, 3 << 3, .. Varint(encoding), .. Field(4, data)]));
        }

        return [.. Field(1, [.. series]), 2 << 3, 0];
    }

    public static byte[] Series(LabelSet labels, params (long AtMs, double Value)[] samples) => Frame(Message(labels, (XorChunk.Encoding, Chunk(samples))));

    public static byte[] Chunk(params (long AtMs, double Value)[] samples) =>
        XorChunkEncoder.Encode([.. samples.Select(static s => s.AtMs)], [.. samples.Select(static s => s.Value)]);

    public static byte[] SampleMessage(LabelSet labels, params (long AtMs, double Value)[] samples)
    {
        List<byte> series = [];
        foreach (var label in labels)
        {
            series.AddRange(Field(1, [.. Field(1, Encoding.UTF8.GetBytes(label.Name)), .. Field(2, Encoding.UTF8.GetBytes(label.Value))]));
        }

        foreach (var (at, value) in samples)
        {
            series.AddRange(Field(2, [(1 << 3) | 1, .. BitConverter.GetBytes(value), 2 << 3, .. Varint((ulong)at)]));
        }

        return Field(1, Field(1, [.. series]));
    }

    public static byte[] Field(int number, byte[] bytes) => [(byte)((number << 3) | 2), .. Varint((ulong)bytes.Length), .. bytes];

    public static byte[] Varint(ulong value)
    {
        List<byte> bytes = [];
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return [.. bytes];
    }
}
