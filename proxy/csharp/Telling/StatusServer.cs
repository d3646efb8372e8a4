using System.Net.Sockets;

namespace LabProxy;

/// <summary>Serves the status page, on a thread of its own: whoever asks how the workers are must not wait for them.</summary>
internal sealed class StatusServer : IDisposable
{
    private readonly EventLoop _loop;
    private readonly Listener _listener;
    private readonly AnswerWriter _writer;
    private readonly RequestHead _request = new();
    private readonly Octets _text = new();
    private readonly StatusPage _page;
    private volatile bool _isOver;

    public StatusServer(Socket socket, StatusPage page, Options options)
    {
        _page = page;
        _listener = new Listener(socket, exclusive: false, mutex: null, room: null, (fd, _) => new Connection(this).Open(fd));
        _loop = new EventLoop("status", cpu: null, options, _listener.Prepare, () => _isOver);
        _writer = new AnswerWriter(_loop);
    }

    public void Start()
    {
        _listener.Open(_loop);
        _loop.Start();
    }

    public void Dispose()
    {
        _isOver = true;
        _loop.Post(static () => { });
        _loop.Dispose();
    }

    /// <summary>One who asks: a request after the other, each answered with the page as it is then.</summary>
    private sealed class Connection(StatusServer server) : Source
    {
        private readonly Wire _wire = new();
        private readonly Octets _in = new(), _out = new();
        private HeadScan _scan;
        private bool _isLast;

        public void Open(int fd)
        {
            _wire.Open(fd, isWritable: true);
            server._loop.Add(this, fd, Libc.EPOLLIN | Libc.EPOLLOUT | Libc.EPOLLRDHUP | Libc.EPOLLET);
        }

        public override void Woken(uint events)
        {
            _wire.Note(events);
            while (_wire.CanReceive && !_isLast)
            {
                if (_wire.Receive(_in, Octets.Small, out _) is Came.End or Came.Broken || _in.Count > Octets.Large)
                    _isLast = true;
                while (!_in.IsEmpty && _scan.Find(_in.Unread) is var length and > 0)
                    Answer(length);
            }

            while (!_out.IsEmpty && _wire.CanSend)
            {
                if (_wire.Send(_out, out _) == Came.Broken)
                    _out.Clear();
            }

            if (_out.IsEmpty && _isLast)
                Close();
        }

        private void Answer(int length)
        {
            var head = _in.Unread[..length];
            var isBad = server._request.Read(head) != ForwardError.None;
            _isLast |= isBad || !server._request.KeepsAlive;
            var ending = _isLast ? Ending.Close : server._request.Minor == 0 ? Ending.KeepAloud : Ending.Keep;
            if (isBad)
            {
                ErrorAnswer.Write(server._writer, _out, ForwardError.RequestInvalid, isForHead: false, ending);
            }
            else
            {
                server._page.Write(server._text);
                server._writer.WriteOwn(_out, "200 OK", "Content-Type: text/plain; charset=us-ascii\r\nCache-Control: no-store\r\n", server._text.Unread, server._request.IsHead, ending);
                server._text.Clear();
            }

            _in.Took(length);
            _scan = default;
        }

        private void Close()
        {
            server._loop.Remove(this);
            _wire.Close();
            _in.Clear();
            _out.Clear();
        }
    }
}
