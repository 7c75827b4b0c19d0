using Ullage.Generators.Writing;
using Ullage.Model;

namespace Ullage.Generators.Objects;

/// <summary>Amounts as Kubernetes writes them.</summary>
internal static class Amounts
{
    public static Piece Of(CpuQuantity? cpu, ByteQuantity? memory) => Piece.Map(("cpu", cpu is { } c ? Piece.Value(c.ToString()) : null), ("memory", memory is { } m ? Piece.Value(m.ToString()) : null));

    public static Piece Of(ResourceSettings resources) => Piece.Map(
        ("requests", resources.CpuRequest is null && resources.MemoryRequest is null ? null : Of(resources.CpuRequest, resources.MemoryRequest)),
        ("limits", resources.CpuLimit is null && resources.MemoryLimit is null ? null : Of(resources.CpuLimit, resources.MemoryLimit)));
}
