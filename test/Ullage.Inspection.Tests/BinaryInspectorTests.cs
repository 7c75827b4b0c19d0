using System.Buffers.Binary;
using Ullage.Inspection.Binaries;

namespace Ullage.Inspection.Tests;

/// <summary>Binaries of which not all is there, on the program that runs the tests.</summary>
public sealed class BinaryInspectorTests
{
    private static readonly byte[] _program = OperatingSystem.IsLinux() ? File.ReadAllBytes(Environment.ProcessPath!) : [];

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void A_program_that_is_cut_short_is_not_taken_for_a_stripped_one(double share)
    {
        Assert.SkipUnless(_program.Length > 0 && IntPtr.Size == 8, "ELF programs of 64 bits run on Linux alone.");
        var bytes = WithoutSections();
        Assert.Empty(BinaryInspector.Inspect(bytes, "host").Remarks);
        var error = Assert.Throws<InspectionException>(() => BinaryInspector.Inspect(bytes.AsMemory(0, (int)(bytes.Length * share)), "host"));
        Assert.StartsWith("host: is cut short: by its headers it has ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPX!", true)]
    [InlineData("UPX?", false)]
    public void A_program_that_hides_its_inside_says_so(string mark, bool told)
    {
        Assert.SkipUnless(_program.Length > 0 && IntPtr.Size == 8, "ELF programs of 64 bits run on Linux alone.");
        var bytes = WithoutSections();
        mark.Select(static c => (byte)c).ToArray().CopyTo(bytes, 1000);
        Assert.Equal(told, BinaryInspector.Inspect(bytes, "packed").Remarks.Any(static r => r.Contains("is packed by UPX", StringComparison.Ordinal)));
    }

    /// <summary>The program as UPX and the strictest strippers write one.</summary>
    private static byte[] WithoutSections()
    {
        var bytes = _program.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(0x28), 0);
        bytes.AsSpan(0x3A, 6).Clear();
        return bytes;
    }
}
