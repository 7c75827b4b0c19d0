using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Ullage.Hosting.Buffers;

/// <summary>Streams and JSON over pooled buffers.</summary>
public static class PooledBufferExtensions
{
    /// <summary>Appends all of a stream.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <param name="source">The stream, read to its end.</param>
    /// <param name="most">The most that may be read, in bytes; null for what the buffer may hold.</param>
    /// <param name="cancellationToken">Stops reading; what was read stays in the buffer.</param>
    /// <returns>Bytes read.</returns>
    /// <exception cref="InvalidDataException">The stream holds more.</exception>
    public static async ValueTask<int> ReadFromAsync(this PooledBuffer buffer, Stream source, int? most = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        ArgumentNullException.ThrowIfNull(source);
        var room = Room(buffer, most);
        return await TryReadAsync(buffer, source, room, cancellationToken).ConfigureAwait(false) ?? throw new InvalidDataException($"The stream holds more than {room} bytes; expected at most that.");
    }

    /// <summary>Appends a request's body.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <param name="request">The request whose body is read to its end.</param>
    /// <param name="most">The most that may be read, in bytes; null for what the buffer may hold.</param>
    /// <param name="cancellationToken">Stops reading; what was read stays in the buffer.</param>
    /// <returns>Bytes read.</returns>
    /// <exception cref="BadHttpRequestException">The body is larger; where nobody catches it the server answers 413.</exception>
    public static async ValueTask<int> ReadFromAsync(this PooledBuffer buffer, HttpRequest request, int? most = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        ArgumentNullException.ThrowIfNull(request);
        var room = Room(buffer, most);
        return (request.ContentLength > room ? null : await TryReadAsync(buffer, request.Body, room, cancellationToken).ConfigureAwait(false))
            ?? throw new BadHttpRequestException($"The body is larger than {room} bytes; expected at most that.", StatusCodes.Status413PayloadTooLarge);
    }

    /// <summary>Writes all of the buffer to a stream.</summary>
    public static ValueTask WriteToAsync(this PooledBuffer buffer, Stream destination, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        ArgumentNullException.ThrowIfNull(destination);
        return destination.WriteAsync(buffer.WrittenMemory, cancellationToken);
    }

    /// <summary>Appends a value as JSON, by generated code alone.</summary>
    public static void WriteJson<T>(this PooledBuffer buffer, T value, JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        ArgumentNullException.ThrowIfNull(type);
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = type.Options.WriteIndented, Encoder = type.Options.Encoder });
        JsonSerializer.Serialize(writer, value, type);
    }

    /// <summary>Reads the buffer as JSON, by generated code alone.</summary>
    /// <exception cref="JsonException">It is not JSON of that type.</exception>
    public static T? ReadJson<T>(this PooledBuffer buffer, JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        return JsonSerializer.Deserialize(buffer.WrittenSpan, type);
    }

    /// <summary>Answers a request with a value as JSON, rendered whole before the first byte is sent: with its length, and with nothing sent where rendering fails.</summary>
    public static async Task WriteJsonAsync<T>(this HttpResponse response, BufferPool pool, T value, JsonTypeInfo<T> type, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(pool);
        using var buffer = pool.Rent();
        buffer.WriteJson(value, type);
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = buffer.Length;
        await buffer.WriteToAsync(response.Body, cancellationToken).ConfigureAwait(false);
    }

    private static int Room(PooledBuffer buffer, int? most)
    {
        var room = Math.Min(most ?? int.MaxValue, buffer.MaxSize - buffer.Length);
        ArgumentOutOfRangeException.ThrowIfNegative(room, nameof(most));
        return room;
    }

    /// <returns>Bytes read; null when there are more.</returns>
    private static async ValueTask<int?> TryReadAsync(PooledBuffer buffer, Stream source, int room, CancellationToken cancellationToken)
    {
        var total = 0;
        while (total < room)
        {
            var memory = buffer.GetMemory();
            var read = await source.ReadAsync(memory[..Math.Min(memory.Length, room - total)], cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return total;
            }

            buffer.Advance(read);
            total += read;
        }

        var beyond = new byte[1];
        return await source.ReadAsync(beyond, cancellationToken).ConfigureAwait(false) == 0 ? total : null;
    }
}
