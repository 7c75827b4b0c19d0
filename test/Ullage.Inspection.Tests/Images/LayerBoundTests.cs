using System.Text;
using Ullage.Inspection.Images;

namespace Ullage.Inspection.Tests.Images;

/// <summary>Every byte of a layer counts against its bound, whatever entry it belongs to.</summary>
public sealed class LayerBoundTests
{
    [Theory]
    [InlineData('0')]
    [InlineData('2')]
    [InlineData('g')]
    [InlineData('V')]
    public void Content_of_any_kind_of_entry_counts(char kind)
    {
        using var stream = new MemoryStream(Entry(kind, 1 << 20));
        var walk = new TarWalk(stream, "layer", 1 << 16);
        Assert.Equal(InspectionFailure.TooLarge, Assert.Throws<InspectionException>(() => walk.Next()).Failure);
    }

    [Fact]
    public void A_layer_within_its_bound_is_read_to_its_end()
    {
        using var stream = new MemoryStream([.. Entry('0', 1000), .. Entry('5', 0), .. new byte[1024]]);
        var walk = new TarWalk(stream, "layer", 1 << 16);
        Assert.Equal(TarKind.File, walk.Next()!.Kind);
        Assert.Equal(TarKind.Folder, walk.Next()!.Kind);
        Assert.Null(walk.Next());
    }

    [Fact]
    public void Libraries_are_looked_for_where_the_program_says()
    {
        var tree = new FileTree(100);
        foreach (var path in (string[])["opt/app/bin/server", "opt/app/lib/libown.so", "usr/lib/s390x-linux-gnu/libc.so.6", "srv/more/libmore.so", "extra/libextra.so"])
        {
            tree.Add(new TarEntry(path, TarKind.File, 1, 0x1ED, ""), 0, null);
        }

        tree.Add(new TarEntry("etc/ld.so.conf.d/more.conf", TarKind.File, 1, 0x1A4, ""), 0, Encoding.UTF8.GetBytes("# more\n/srv/more\n"));
        var binary = new Binaries.BinaryFacts { Name = "server", Bytes = 1, Machine = "s390x", Bits = 64, IsLittleEndian = false, Type = default, Needed = ["libown.so", "libc.so.6", "libmore.so", "libextra.so", "libnone.so"], RunPath = "$ORIGIN/../lib" };
        Assert.Equal(["libnone.so"], LinkedLibraries.Missing(binary, "/opt/app/bin/server", [new("LD_LIBRARY_PATH", "/extra")], tree));
        Assert.Equal(["libown.so", "libextra.so", "libnone.so"], LinkedLibraries.Missing(binary with { RunPath = null }, "/opt/app/bin/server", [], tree));
    }

    private static byte[] Entry(char kind, int size)
    {
        var header = new byte[512];
        Encoding.ASCII.GetBytes("name").CopyTo(header, 0);
        Encoding.ASCII.GetBytes(Convert.ToString(size, 8).PadLeft(11, '0')).CopyTo(header, 124);
        header.AsSpan(148, 8).Fill((byte)' ');
        header[156] = (byte)kind;
        Encoding.ASCII.GetBytes(Convert.ToString(header.Sum(static b => b), 8).PadLeft(6, '0') + "\0 ").CopyTo(header, 148);
        return [.. header, .. new byte[(size + 511) / 512 * 512]];
    }
}
