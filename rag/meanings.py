"""The built-in abbreviations: facts of office usage, among them the kinds of document of Nghị định 30/2020."""

from __future__ import annotations

import re

_TABLE = """
UBND=ủy ban nhân dân
HĐND=hội đồng nhân dân
NSNN=ngân sách nhà nước
NSTW=ngân sách trung ương
NSĐP=ngân sách địa phương
GRDP=tổng sản phẩm trên địa bàn
GDP=tổng sản phẩm trong nước
CPI=chỉ số giá tiêu dùng
IIP=chỉ số sản xuất công nghiệp
PCI=chỉ số năng lực cạnh tranh cấp tỉnh
KT-XH=kinh tế - xã hội
KTXH=kinh tế - xã hội
QPAN=quốc phòng, an ninh
QP-AN=quốc phòng, an ninh
ANTT=an ninh trật tự
TTATXH=trật tự an toàn xã hội
ATGT=an toàn giao thông
ATTP=an toàn thực phẩm
PCCC=phòng cháy, chữa cháy
PCTN=phòng, chống tham nhũng
PCTT=phòng, chống thiên tai
TKCN=tìm kiếm cứu nạn
BTV=ban thường vụ
BCH=ban chấp hành
BCĐ=ban chỉ đạo
BCS=ban cán sự
BTGTW=Ban Tuyên giáo Trung ương
BTCTW=Ban Tổ chức Trung ương
BDNTW=Ban Dân vận Trung ương
BNCTW=Ban Nội chính Trung ương
BKTTW=Ban Kinh tế Trung ương
UBKTTW=Ủy ban Kiểm tra Trung ương
UBKT=ủy ban kiểm tra
VPTW=Văn phòng Trung ương Đảng
TU=tỉnh ủy
TW=trung ương
TƯ=trung ương
MTTQ=mặt trận tổ quốc
TNCS=thanh niên cộng sản
LHPN=liên hiệp phụ nữ
CCB=cựu chiến binh
LĐLĐ=liên đoàn lao động
CNTT=công nghệ thông tin
CĐS=chuyển đổi số
TTHC=thủ tục hành chính
CCHC=cải cách hành chính
DVC=dịch vụ công
GPMB=giải phóng mặt bằng
GCNQSDĐ=giấy chứng nhận quyền sử dụng đất
QSDĐ=quyền sử dụng đất
SDĐ=sử dụng đất
NTM=nông thôn mới
OCOP=mỗi xã một sản phẩm
XĐGN=xóa đói giảm nghèo
MTQG=mục tiêu quốc gia
ODA=hỗ trợ phát triển chính thức
BHYT=bảo hiểm y tế
BHXH=bảo hiểm xã hội
BHTN=bảo hiểm thất nghiệp
ASXH=an sinh xã hội
GDĐT=giáo dục và đào tạo
GD&ĐT=giáo dục và đào tạo
KHCN=khoa học và công nghệ
KHKT=khoa học kỹ thuật
NNPTNT=nông nghiệp và phát triển nông thôn
NN-PTNT=nông nghiệp và phát triển nông thôn
NN&PTNT=nông nghiệp và phát triển nông thôn
TNMT=tài nguyên và môi trường
LĐTBXH=lao động, thương binh và xã hội
VHTTDL=văn hóa, thể thao và du lịch
GTVT=giao thông vận tải
TTTT=thông tin và truyền thông
KHĐT=kế hoạch và đầu tư
THCS=trung học cơ sở
THPT=trung học phổ thông
ĐHQG=đại học quốc gia
SXKD=sản xuất kinh doanh
SXCN=sản xuất công nghiệp
CN-XD=công nghiệp - xây dựng
TTCN=tiểu thủ công nghiệp
KCN=khu công nghiệp
KKT=khu kinh tế
CCN=cụm công nghiệp
HTX=hợp tác xã
DNNN=doanh nghiệp nhà nước
DNNVV=doanh nghiệp nhỏ và vừa
TNHH=trách nhiệm hữu hạn
ĐTC=đầu tư công
XDCB=xây dựng cơ bản
FDI=đầu tư trực tiếp nước ngoài
XNK=xuất nhập khẩu
GTGT=giá trị gia tăng
TNCN=thu nhập cá nhân
TNDN=thu nhập doanh nghiệp
CBCC=cán bộ, công chức
CBCCVC=cán bộ, công chức, viên chức
CCVC=công chức, viên chức
LLVT=lực lượng vũ trang
NVQS=nghĩa vụ quân sự
DQTV=dân quân tự vệ
QĐND=quân đội nhân dân
CAND=công an nhân dân
KNTC=khiếu nại, tố cáo
VBQPPL=văn bản quy phạm pháp luật
QPPL=quy phạm pháp luật
XPVPHC=xử phạt vi phạm hành chính
VPHC=vi phạm hành chính
BLHS=bộ luật hình sự
BLDS=bộ luật dân sự
BLTTHS=bộ luật tố tụng hình sự
BLTTDS=bộ luật tố tụng dân sự
BLLĐ=bộ luật lao động
TAND=tòa án nhân dân
VKSND=viện kiểm sát nhân dân
TANDTC=tòa án nhân dân tối cao
VKSNDTC=viện kiểm sát nhân dân tối cao
UBTVQH=Ủy ban Thường vụ Quốc hội
ĐBQH=đại biểu Quốc hội
CTN=Chủ tịch nước
TTg=Thủ tướng Chính phủ
TTCP=Thanh tra Chính phủ|Thủ tướng Chính phủ
VPCP=Văn phòng Chính phủ
KTNN=Kiểm toán nhà nước
NHNN=Ngân hàng Nhà nước
UBDT=Ủy ban Dân tộc
BQP=Bộ Quốc phòng
BCA=Bộ Công an
BNG=Bộ Ngoại giao
BTP=Bộ Tư pháp
BTC=Bộ Tài chính|ban tổ chức
BCT=Bộ Công Thương|Bộ Chính trị
BNNPTNT=Bộ Nông nghiệp và Phát triển nông thôn
BGTVT=Bộ Giao thông vận tải
BXD=Bộ Xây dựng
BTNMT=Bộ Tài nguyên và Môi trường
BTTTT=Bộ Thông tin và Truyền thông
BLĐTBXH=Bộ Lao động - Thương binh và Xã hội
BVHTTDL=Bộ Văn hóa, Thể thao và Du lịch
BKHCN=Bộ Khoa học và Công nghệ
BGDĐT=Bộ Giáo dục và Đào tạo
BYT=Bộ Y tế
BNV=Bộ Nội vụ
BKHĐT=Bộ Kế hoạch và Đầu tư
VBHN=văn bản hợp nhất
CTr=chương trình
TTr=tờ trình
QyĐ=quy định
BGN=bản ghi nhớ
BTT=bản thỏa thuận
GUQ=giấy ủy quyền
GGT=giấy giới thiệu
GNP=giấy nghỉ phép
CTMTQG=chương trình mục tiêu quốc gia
DN=doanh nghiệp
NQ=nghị quyết
QĐ=quyết định|quy định
NĐ=nghị định
CT=chỉ thị|chủ tịch|chương trình
KH=kế hoạch|khoa học
TB=thông báo|thương binh
BC=báo cáo
TT=thông tư|trung tâm|thị trấn
KL=kết luận
HD=hướng dẫn
HĐ=hợp đồng|hội đồng
QC=quy chế
PA=phương án
ĐA=đề án
DA=dự án
BB=biên bản
CĐ=công điện|công đoàn
CP=Chính phủ|cổ phần
QH=Quốc hội|quy hoạch
CV=công văn|chuyên viên
TP=thành phố
TX=thị xã
KT=kinh tế
XH=xã hội
NS=ngân sách
ĐT=đầu tư
XD=xây dựng
GD=giáo dục
YT=y tế
LĐ=lao động
NN=nông nghiệp|nhà nước
DTTS=dân tộc thiểu số
HSSV=học sinh, sinh viên
NLĐ=người lao động
NSDLĐ=người sử dụng lao động
NKT=người khuyết tật
CSXH=chính sách xã hội
BVMT=bảo vệ môi trường
BĐKH=biến đổi khí hậu
QLNN=quản lý nhà nước
KHHGĐ=kế hoạch hóa gia đình
TDTT=thể dục thể thao
"""


def _read(table: str) -> dict[str, tuple[str, ...]]:
    lines = (line.partition("=") for line in table.strip().splitlines())
    return {short: tuple(meanings.split("|")) for short, _, meanings in lines}


# Kinds of document, agencies, Party bodies, indicators; several meanings where usage has several.
MEANINGS = _read(_TABLE)

_NEVER = re.compile(r"(?!)")
_NUMBERED = re.compile(r"\s*(?:so\s*)?\d|\s*[/-]\s*[a-z]|\s+(?:nay|cua (?:chinh phu|bo|tw|trung uong|ttg|thu tuong))\b")
_OF_A_BODY = re.compile(
    r"\s+(?:ubnd|hdnd|uy ban|hoi dong|tinh|huyen|xa|phuong|tp|thanh pho|nuoc|quoc hoi|hoi|cua ubnd)\b"
)
# What stands before or after a short form and tells which of its meanings it has (folded): (before, after).
CONTEXTS: dict[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    "chỉ thị": (_NEVER, _NUMBERED),
    "thông tư": (_NEVER, _NUMBERED),
    "thông báo": (_NEVER, _NUMBERED),
    "hướng dẫn": (_NEVER, _NUMBERED),
    "kế hoạch": (re.compile(r"\b(?:dat|giao|von|so|theo|vuot)\s*$"), _NUMBERED),
    "công điện": (_NEVER, _NUMBERED),
    "công văn": (_NEVER, _NUMBERED),
    "hợp đồng": (re.compile(r"\b(?:ky|ky ket|theo)\s*$"), re.compile(r"\s+(?:lao dong|mua|thue|kinh te|xay dung)\b")),
    "chủ tịch": (re.compile(r"\b(?:pho|dong chi|ong|ba)\s*$"), _OF_A_BODY),
    "chương trình": (_NEVER, re.compile(r"\s+(?:mtqg|muc tieu|hanh dong|phat trien)\b")),
    "khoa học": (_NEVER, re.compile(r"\s*(?:-|&|va)\s*(?:cn|cong nghe|kt)\b")),
    "thương binh": (_NEVER, re.compile(r"\s*[,-]?\s*(?:liet si|ls|nang)\b")),
    "thị trấn": (re.compile(r"\b(?:xa|phuong)\s*,?\s*$"), _NEVER),
    "cổ phần": (re.compile(r"\b(?:cty|cong ty|von)\s*$"), _NEVER),
    "quy hoạch": (re.compile(r"\b(?:dieu chinh|lap|phe duyet)\s*$"), re.compile(r"\s+(?:tinh|vung|chung|su dung)\b")),
    "Bộ Chính trị": (re.compile(r"\b(?:nq|kl|ct|qd)(?: so)?(?: \d+)?(?: cua)?\s*$"), _NEVER),
}
