package dev.hourglass.codec;

/// Pixels around one, all of which come before it, named after the points of the compass: `nne` is
/// two rows above and one column to the right.
final class Neighbours {
  int w;
  int ww;
  int www;
  int wwww;
  int n;
  int nn;
  int nnn;
  int nnnn;
  int nw;
  int ne;
  int nww;
  int nee;
  int nnw;
  int nne;
  int nwww;
  int neee;
  int nnww;
  int nnee;
  int nnne;

  void read(Plane plane, int place) {
    int up = place - plane.stride;
    int up2 = up - plane.stride;
    int up3 = up2 - plane.stride;
    w = plane.at(place - 1);
    ww = plane.at(place - 2);
    www = plane.at(place - 3);
    wwww = plane.at(place - 4);
    n = plane.at(up);
    nw = plane.at(up - 1);
    nww = plane.at(up - 2);
    nwww = plane.at(up - 3);
    ne = plane.at(up + 1);
    nee = plane.at(up + 2);
    neee = plane.at(up + 3);
    nn = plane.at(up2);
    nnw = plane.at(up2 - 1);
    nnww = plane.at(up2 - 2);
    nne = plane.at(up2 + 1);
    nnee = plane.at(up2 + 2);
    nnn = plane.at(up3);
    nnne = plane.at(up3 + 1);
    nnnn = plane.at(up3 - plane.stride);
  }

  /// {@return whether the ten nearest are equal}
  boolean areFlat() {
    return w == n && w == nw && w == ne && w == ww && w == nn && w == nne && w == nee && w == nww
        && w == nnw;
  }
}
