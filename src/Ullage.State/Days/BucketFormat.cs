using System.Text;
using Ullage.Model;

namespace Ullage.State;

/// <summary>
/// The bytes of one bucket of a day. Integers are LEB128, text is UTF-8 with its length before it.
/// <code>
/// version (1), containers
/// each: cluster, namespace, kind, name, container; 1 where inferred; cell as length and bytes;
///       0, or 1 and the runtime: kind, outside, live heap, besides, committed (each plus one, 0 for unknown),
///       then 0, or 1 and .NET's: ticks observed, ten doubles (not a number where unknown), processors (0 where unknown)
/// </code>
/// </summary>
public static class BucketFormat
{
    private const int Version = 1;

    /// <summary>Packs containers, in order of identity.</summary>
    public static byte[] Write(IEnumerable<ContainerDay> containers)
    {
        ArgumentNullException.ThrowIfNull(containers);
        var all = containers.OrderBy(static c => c.Container).ToList();
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write7BitEncodedInt(Version);
        writer.Write7BitEncodedInt(all.Count);
        foreach (var container in all)
        {
            WriteContainer(writer, container);
        }

        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Unpacks them.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged or of another version.</exception>
    public static IReadOnlyList<ContainerDay> Read(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        try
        {
            using var stream = new MemoryStream(bytes, writable: false);
            using var reader = new BinaryReader(stream, Encoding.UTF8);
            var version = reader.Read7BitEncodedInt();
            if (version != Version)
            {
                throw new InvalidDataException($"it is of version {version}, which another release of Ullage wrote; this one reads {Version}");
            }

            var count = reader.Read7BitEncodedInt();
            var containers = new List<ContainerDay>(Math.Clamp(count, 0, bytes.Length / 8));
            for (var i = 0; i < count; i++)
            {
                containers.Add(ReadContainer(reader, bytes));
            }

            return stream.Position == stream.Length ? containers : throw new InvalidDataException("bytes follow its end");
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException or ArgumentException or OverflowException or IOException)
        {
            throw new InvalidDataException("it is cut short or altered", e);
        }
    }

    private static void WriteContainer(BinaryWriter writer, ContainerDay day)
    {
        var workload = day.Container.Workload;
        writer.Write(workload.Cluster);
        writer.Write(workload.Namespace);
        writer.Write(workload.Kind);
        writer.Write(workload.Name);
        writer.Write(day.Container.Name);
        writer.Write(day.Inferred);
        writer.Write7BitEncodedInt(day.Cell.Length);
        writer.Write(day.Cell.Span);
        writer.Write(day.Runtime is not null);
        if (day.Runtime is { } runtime)
        {
            writer.Write7BitEncodedInt((int)runtime.Kind);
            foreach (var amount in new[] { runtime.OutsideRuntime, runtime.LiveHeap, runtime.NonHeap, runtime.HeapCommitted })
            {
                writer.Write7BitEncodedInt64(amount is { } known ? known.Bytes + 1 : 0);
            }

            writer.Write(runtime.DotNet is not null);
            if (runtime.DotNet is { } net)
            {
                WriteDotNet(writer, net);
            }
        }
    }

    private static ContainerDay ReadContainer(BinaryReader reader, byte[] bytes)
    {
        var workload = new WorkloadId(reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadString());
        var container = new ContainerId(workload, reader.ReadString());
        var inferred = reader.ReadBoolean();
        var length = reader.Read7BitEncodedInt();
        var at = (int)reader.BaseStream.Position;
        if (length < 0 || length > bytes.Length - at)
        {
            throw new InvalidDataException("it is cut short");
        }

        reader.BaseStream.Position += length;
        return new ContainerDay(container, inferred, bytes.AsMemory(at, length), reader.ReadBoolean() ? ReadRuntime(reader) : null);
    }

    private static RuntimeFacts ReadRuntime(BinaryReader reader)
    {
        var kind = (RuntimeKind)reader.Read7BitEncodedInt();
        if (!Enum.IsDefined(kind))
        {
            throw new InvalidDataException($"it names a runtime that is not known ({(int)kind})");
        }

        return new RuntimeFacts
        {
            Kind = kind,
            OutsideRuntime = Amount(reader),
            LiveHeap = Amount(reader),
            NonHeap = Amount(reader),
            HeapCommitted = Amount(reader),
            DotNet = reader.ReadBoolean() ? ReadDotNet(reader) : null,
        };
    }

    private static ByteQuantity? Amount(BinaryReader reader) => reader.Read7BitEncodedInt64() is var told and not 0
        ? ByteQuantity.FromBytes(told > 0 ? told - 1 : throw new InvalidDataException("an amount of memory is negative"))
        : null;

    private static void WriteDotNet(BinaryWriter writer, DotNetObservation net)
    {
        writer.Write7BitEncodedInt64(net.Observed.Ticks);
        writer.Write(net.Live);
        writer.Write(net.PeakLive);
        writer.Write(net.Ceiling);
        writer.Write(net.Committed);
        writer.Write(net.FullCollections);
        foreach (var value in Optional(net))
        {
            writer.Write(value ?? double.NaN);
        }

        writer.Write7BitEncodedInt(net.Processors ?? 0);
    }

    private static double?[] Optional(DotNetObservation net) => [net.AllocationRate, net.PauseShare, net.ProcessCores, net.PeakProcessCores, net.Fragmentation];

    private static DotNetObservation ReadDotNet(BinaryReader reader)
    {
        return new DotNetObservation
        {
            Observed = TimeSpan.FromTicks(reader.Read7BitEncodedInt64()),
            Live = reader.ReadDouble(),
            PeakLive = reader.ReadDouble(),
            Ceiling = reader.ReadDouble(),
            Committed = reader.ReadDouble(),
            FullCollections = reader.ReadDouble(),
            AllocationRate = Known(),
            PauseShare = Known(),
            ProcessCores = Known(),
            PeakProcessCores = Known(),
            Fragmentation = Known(),
            Processors = reader.Read7BitEncodedInt() is > 0 and var processors ? processors : null,
        };

        double? Known() => reader.ReadDouble() is var value && double.IsNaN(value) ? null : value;
    }
}
