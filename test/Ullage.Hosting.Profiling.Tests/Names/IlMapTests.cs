using System.Buffers.Binary;
using Ullage.Hosting.Profiling.Names;
using Ullage.Hosting.Profiling.Nettrace;

namespace Ullage.Hosting.Profiling.Tests.Names;

public sealed class IlMapTests
{
    [Theory]
    [InlineData(0, null)]
    [InlineData(4, 0)]
    [InlineData(19, 0)]
    [InlineData(20, 7)]
    [InlineData(35, 7)]
    [InlineData(1000, 12)]
    public void An_instruction_came_of_the_IL_that_the_last_place_before_it_names(uint native, int? il)
    {
        // The code before the first instruction, two places in the order of the IL, code of none, and a place behind it.
        Assert.Equal(il, Read((0xFFFF_FFFE, 0), (0, 4), (7, 20), (0xFFFF_FFFF, 30), (12, 40)).At(native));
    }

    [Fact]
    public void Places_may_come_in_any_order() => Assert.Equal(3, Read((9, 50), (3, 10)).At(20));

    [Fact]
    public void A_map_that_is_cut_short_is_refused()
    {
        var bytes = Bytes((1, 2), (3, 4));
        Assert.Throws<NettraceFormatException>(() =>
        {
            var cursor = new Cursor(bytes.AsSpan(0, bytes.Length - 1), "map");
            return IlMap.Read(ref cursor).Count;
        });
    }

    private static IlMap Read(params (uint Il, uint Native)[] places)
    {
        var cursor = new Cursor(Bytes(places), "map");
        return IlMap.Read(ref cursor);
    }

    private static byte[] Bytes(params (uint Il, uint Native)[] places)
    {
        var bytes = new byte[3 + (8 * places.Length)];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(1), (ushort)places.Length);
        for (var i = 0; i < places.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(3 + (4 * i)), places[i].Il);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(3 + (4 * (places.Length + i))), places[i].Native);
        }

        return bytes;
    }
}
