using System.Text.Json;

namespace Ullage.Kubernetes.Api;

/// <summary>Reads one object of a list from where the reader stands, its beginning, to its end; called again from there where the bytes end before the object does.</summary>
/// <typeparam name="T">What is kept of it.</typeparam>
internal delegate T ItemReader<T>(ref Utf8JsonReader reader);

/// <summary>A page of a list.</summary>
/// <param name="Items">What was kept of its objects.</param>
/// <param name="Continue">The token of the next page; empty at the list's end.</param>
/// <param name="Version">The list's resource version.</param>
internal sealed record ItemPage<T>(List<T> Items, string Continue, string Version);

/// <summary>
/// Reads pages of a list as their bytes come. What is held of them is a window in which the largest object has room, and serves all pages: whatever a page holds, that is
/// a quarter of a mebibyte, as long as no object is larger.
/// </summary>
/// <param name="read">Reads an object.</param>
/// <param name="most">Most bytes of a page.</param>
/// <param name="window">Bytes of the window at first.</param>
internal sealed class ItemStream<T>(ItemReader<T> read, int most, int window = 256 << 10)
{
    private byte[] _window = [];

    private enum Place
    {
        Outside,
        Fields,
        Items,
        Behind,
    }

    /// <summary>Reads a page to its end; null where it is larger than allowed.</summary>
    /// <exception cref="JsonException">It is no list in JSON.</exception>
    public async Task<ItemPage<T>?> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        if (_window.Length == 0)
        {
            _window = new byte[Math.Min(window, most)];
        }

        var page = new Progress();
        for (var (filled, total) = (0, 0L); ;)
        {
            // The window is filled first, so that an object is begun twice only once a window.
            var came = await body.ReadAtLeastAsync(_window.AsMemory(filled), _window.Length - filled, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            var ended = came < _window.Length - filled;
            filled += came;
            total += came;
            if (total > most)
            {
                return null;
            }

            var used = Take(_window.AsSpan(0, filled), ended, page);
            if (ended)
            {
                return new(page.Items, page.Continue, page.Version);
            }

            if (used == 0)
            {
                if (_window.Length >= most)
                {
                    return null;
                }

                Array.Resize(ref _window, (int)Math.Min(2L * _window.Length, most));
            }
            else
            {
                _window.AsSpan(used, filled - used).CopyTo(_window);
                filled -= used;
            }
        }
    }

    /// <summary>Takes what is whole; gives how many bytes that was.</summary>
    private int Take(ReadOnlySpan<byte> bytes, bool ended, Progress page)
    {
        var reader = new Utf8JsonReader(bytes, ended, page.State);
        var whole = reader;
        while (Step(ref reader, page))
        {
            whole = reader;
        }

        if (ended && page.Place != Place.Behind)
        {
            throw new JsonException("the list ends in its middle");
        }

        if (ended && !page.IsList)
        {
            throw new JsonException("it has neither items nor metadata");
        }

        page.State = whole.CurrentState;
        return (int)whole.BytesConsumed;
    }

    /// <summary>Takes one part of the page, a field or an object; false where it is not there as a whole.</summary>
    private bool Step(ref Utf8JsonReader reader, Progress page)
    {
        switch (page.Place)
        {
            case Place.Outside:
                if (!reader.Read())
                {
                    return false;
                }

                page.Place = reader.TokenType == JsonTokenType.StartObject ? Place.Fields : throw new JsonException("an object was expected");
                return true;
            case Place.Fields:
                return Field(ref reader, page);
            case Place.Items:
                return Item(ref reader, page);
            default:
                // Anything behind the list is no answer of an API, and throws.
                return reader.Read();
        }
    }

    private static bool Field(ref Utf8JsonReader reader, Progress page)
    {
        if (!reader.Read())
        {
            return false;
        }

        if (reader.TokenType == JsonTokenType.EndObject)
        {
            page.Place = Place.Behind;
            return true;
        }

        var (items, meta) = (reader.ValueTextEquals("items"u8), reader.ValueTextEquals("metadata"u8));
        page.IsList |= items || meta;
        if (!reader.Read())
        {
            return false;
        }

        if (items && reader.TokenType == JsonTokenType.StartArray)
        {
            page.Place = Place.Items;
            return true;
        }

        if (!meta || reader.TokenType != JsonTokenType.StartObject)
        {
            return reader.TrySkip();
        }

        if (!JsonDocument.TryParseValue(ref reader, out var fields))
        {
            return false;
        }

        using (fields)
        {
            (page.Continue, page.Version) = (Objects.Fields.Text(fields.RootElement, "continue"), Objects.Fields.Text(fields.RootElement, "resourceVersion"));
        }

        return true;
    }

    private bool Item(ref Utf8JsonReader reader, Progress page)
    {
        if (!reader.Read())
        {
            return false;
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.EndArray:
                page.Place = Place.Fields;
                return true;
            case JsonTokenType.StartObject:
                var depth = reader.CurrentDepth;
                var item = read(ref reader);
                if (reader.TokenType != JsonTokenType.EndObject || reader.CurrentDepth != depth)
                {
                    return false;
                }

                page.Items.Add(item);
                return true;
            default:
                return reader.TrySkip();
        }
    }

    /// <summary>How far a page is read.</summary>
    private sealed class Progress
    {
        public List<T> Items { get; } = [];

        public string Continue { get; set; } = "";

        public string Version { get; set; } = "";

        public bool IsList { get; set; }

        public Place Place { get; set; }

        public JsonReaderState State { get; set; }
    }
}
