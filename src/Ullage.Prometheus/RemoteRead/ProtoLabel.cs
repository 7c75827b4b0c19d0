using Ullage.Prometheus.Reading;

namespace Ullage.Prometheus.RemoteRead;

/// <summary>Reads <c>Label { string name = 1; string value = 2 }</c>.</summary>
internal static class ProtoLabel
{
    public static void Read(ReadOnlySpan<byte> message, LabelPool into)
    {
        ReadOnlySpan<byte> name = default, value = default;
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            if (reader.Is(1, WireType.Bytes))
            {
                name = reader.Bytes();
            }
            else if (reader.Is(2, WireType.Bytes))
            {
                value = reader.Bytes();
            }
            else
            {
                reader.Skip();
            }
        }

        into.Add(name, value);
    }
}
