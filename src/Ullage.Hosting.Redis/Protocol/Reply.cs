using System.Text;

namespace Ullage.Hosting.Redis.Protocol;

/// <summary>An answer.</summary>
internal sealed class Reply
{
    public static readonly Reply Null = new() { Kind = ReplyKind.Null };

    public required ReplyKind Kind { get; init; }

    public byte[] Bytes { get; init; } = [];

    public long Integer { get; init; }

    public IReadOnlyList<Reply> Items { get; init; } = [];

    public string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>The first word of an error, such as <c>WRONGPASS</c>: the part that never repeats what was sent.</summary>
    public string ErrorCode
    {
        get
        {
            var end = Bytes.AsSpan().IndexOf((byte)' ');
            return Encoding.ASCII.GetString(Bytes, 0, Math.Min(end < 0 ? Bytes.Length : end, 32));
        }
    }
}
