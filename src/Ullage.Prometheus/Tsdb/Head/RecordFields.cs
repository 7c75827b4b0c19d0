using System.Buffers.Binary;
using System.Text;
using Ullage.Model;
using Ullage.Prometheus.Tsdb.Files;
using Ullage.Prometheus.Varints;

namespace Ullage.Prometheus.Tsdb.Head;

/// <summary>What a record of the log holds. Other kinds (exemplars, metadata, native histograms, markers) are passed over.</summary>
internal enum RecordKind : byte
{
    /// <summary>number u64 │ labels uvarint │ { name, value: each uvarint length and bytes } … │ and so on</summary>
    Series = 1,

    /// <summary>first number u64 │ first time u64 │ { number − first varint │ time − first varint │ value u64 } …</summary>
    Samples = 2,

    /// <summary>{ number u64 │ from varint │ to varint } …</summary>
    Tombstones = 3,

    /// <summary>The highest kind that Prometheus 3.5 writes.</summary>
    LastKnown = 10,
}

/// <summary>Reads the fields of one record in order.</summary>
internal ref struct RecordFields
{
    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly DataFile _file;
    private readonly long _position;
    private readonly ReadOnlySpan<byte> _record;
    private int _at;

    public RecordFields(DataFile file, long position, ReadOnlySpan<byte> record)
    {
        _file = file;
        _position = position;
        _record = record;
        _at = 1;
        Kind = record.Length > 0 ? (RecordKind)record[0] : throw Damaged("an empty record");
        if (Kind is 0 or > RecordKind.LastKnown)
        {
            throw new SourceException(
                SourceFailure.Unsupported, $"{file.Path}, byte {position}: found a record of kind {record[0]}; a newer Prometheus wrote this, and samples may be in it: read through the server instead.");
        }
    }

    /// <summary>The record's kind.</summary>
    public RecordKind Kind { get; }

    /// <summary>Whether fields are left.</summary>
    public readonly bool Any => _at < _record.Length;

    public ulong UInt64()
    {
        if (_record.Length - _at < sizeof(ulong))
        {
            throw Damaged("a record cut short");
        }

        _at += sizeof(ulong);
        return BinaryPrimitives.ReadUInt64BigEndian(_record[(_at - sizeof(ulong))..]);
    }

    public long Varint() => Uvarint.TryReadSigned(_record, ref _at, out var value) ? value : throw Damaged("a variable-length integer without end");

    /// <summary>Labels of a series, or null when its metric is not wanted.</summary>
    public LabelSet? Labels(IReadOnlyCollection<string>? wanted)
    {
        if (!Uvarint.TryRead(_record, ref _at, out var count) || count > (ulong)(_record.Length - _at) / 2)
        {
            throw Damaged("more labels than fit into the record");
        }

        var labels = new List<Label>((int)count);
        try
        {
            for (var left = count; left > 0; left--)
            {
                labels.Add(new Label(Text(), Text()));
            }

            return wanted is null || labels.Exists(label => label.Name == LabelSet.MetricNameLabel && wanted.Contains(label.Value)) ? LabelSet.From(labels) : null;
        }
        catch (Exception e) when (e is ArgumentException)
        {
            throw Damaged("labels that are no series: " + e.Message);
        }
    }

    private string Text()
    {
        if (!Uvarint.TryRead(_record, ref _at, out var length) || length > (ulong)(_record.Length - _at))
        {
            throw Damaged("a string that does not fit into the record");
        }

        _at += (int)length;
        return _utf8.GetString(_record.Slice(_at - (int)length, (int)length));
    }

    private readonly SourceException Damaged(string what) => _file.Malformed(_position, $"found {what}");
}
