using System.Xml.Linq;
using ProxyLab.Tests.Architecture.Support;
using Xunit;

namespace ProxyLab.Tests.Architecture;

/// <summary>The picture of the rooms is drawn from the code, and is that of this code.</summary>
public sealed class RoomsPictureTests
{
    private static readonly string Picture = Repository.File("docs/pictures/rooms.svg");

    [Fact]
    public void The_picture_shows_the_rooms_as_they_are_and_make_architecture_draws_it_again() =>
        Assert.True(RoomsPicture.Draw(RoomReader.References) == File.ReadAllText(Picture), "docs/pictures/rooms.svg is not that of this code: run: make architecture");

    [Fact]
    public void Every_room_stands_in_the_picture_and_no_two_boxes_overlap()
    {
        var svg = XDocument.Parse(RoomsPicture.Draw(RoomReader.References));
        XNamespace ns = "http://www.w3.org/2000/svg";
        var words = string.Join('\n', svg.Descendants(ns + "text").Select(t => t.Value));
        Assert.All(PictureBox.Of(RoomReader.References).Boxes, b => Assert.Contains(b.Title, words, StringComparison.Ordinal));
        var boxes = svg.Descendants(ns + "rect").Where(r => (string?)r.Attribute("class") != "page").Select(r => (X: (int)r.Attribute("x")!, Y: (int)r.Attribute("y")!, Width: (int)r.Attribute("width")!)).ToArray();
        Assert.All(boxes.GroupBy(b => b.Y), row => Assert.All(row.OrderBy(b => b.X).Zip(row.OrderBy(b => b.X).Skip(1)), pair => Assert.True(pair.First.X + pair.First.Width < pair.Second.X)));
    }

    /// <summary><c>make architecture</c>: explicit, because it changes a file of the checkout.</summary>
    [Fact(Explicit = true)]
    public void Draw() => File.WriteAllText(Picture, RoomsPicture.Draw(RoomReader.References));
}
