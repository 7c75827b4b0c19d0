using Microsoft.AspNetCore.Connections;

namespace Ullage.Hosting.Connections;

/// <summary>What the guard knows of an open connection; its fields belong to <see cref="ConnectionGuard"/>, under its lock.</summary>
internal sealed class GuardedConnection
{
    /// <summary>Under which a connection's items hold it.</summary>
    public static readonly object Key = new();

    public GuardedConnection(ConnectionContext connection)
    {
        Connection = connection;
        Place = new(this);
    }

    public ConnectionContext Connection { get; }

    /// <summary>Its place among those that wait; in no list while a request is worked on.</summary>
    public LinkedListNode<GuardedConnection> Place { get; }

    /// <summary>Requests worked on; more than one over HTTP/2.</summary>
    public int Requests { get; set; }

    public bool Closed { get; set; }
}
